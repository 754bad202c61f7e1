"""样例业务 (sample business): invented employers with months of business behind them, so that a sandbox has something to show."""
