"""计算说明 (explanation): how a money line came to its amounts, figured anew from its inputs and compared with what is stored."""

from app.domain.explanation.explain import ExplainedLine, Explanation, explain
from app.domain.explanation.steps import Clamp, ExplainedReceipt, Step, UsedParameter

__all__ = ["Clamp", "ExplainedLine", "ExplainedReceipt", "Explanation", "Step", "UsedParameter", "explain"]
