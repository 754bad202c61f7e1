"""读表拒收 (refusal): why a file is not read, and what bounds every file."""

# Rows that are declared are counted later; here only what runs away is stopped, with room for titles above the heading.
MOST_ROWS = 10_000 + 50
MOST_COLUMNS = 256
# What a spreadsheet lets into one cell.
LONGEST_TEXT = 32_767
MOST_BYTES = 10 * 1024 * 1024
# The answer of ten thousand rows is about 1 MiB; what is read of it grows to several times its size.
MOST_ANSWER = 8 * 1024 * 1024

MOST_ENTRIES = 200
MOST_UNPACKED = 60 * 1024 * 1024
# Rows that are all alike pack to a hundredth; deflate's utmost is a thousandth.
MOST_RATIO = 300
RATIO_COUNTS_FROM = 1024 * 1024


class SheetRefused(Exception):
    """A file that is not read (拒收): the reason's name and its values."""

    def __init__(self, reason: str, **params: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params
