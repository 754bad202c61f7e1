"""stand-in"""
import io
from python_calamine import CalamineWorkbook
from app.domain.batch.sheet import Sheet
def read_sheet(file: bytes) -> Sheet:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return Sheet(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
