"""附件 (attachment): the name under which a file is given out."""

import pytest

from app.domain.portal.attachment import given_name


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ("人员批量增加模板.xlsx", "人员批量增加模板.xlsx"),
        ("模板（2026年〔8〕号） 终稿.XLSX", "模板（2026年〔8〕号） 终稿.xlsx"),
        ("../../etc/passwd", "passwd.xlsx"),
        ("C:\\\\Users\\\\li\\\\模板.xls", "模板.xlsx"),
        ("/", "附件.xlsx"),
        ("", "附件.xlsx"),
        (None, "附件.xlsx"),
        ("....", "附件.xlsx"),
        (".htaccess", "htaccess.xlsx"),
        ("模板.pdf.exe", "模板.pdf.xlsx"),
        ('a"b;c%0d%0a\r\nd.xlsx', "a_b_c_0d_0ad.xlsx"),
        ("\u202efdp.exe", "fdp.xlsx"),
        ("NUL.txt", "附件-NUL.xlsx"),
        ("第3.2版", "第3.2版.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 100 + ".xlsx"),
    ],
)
def test_a_file_is_given_out_under_what_is_harmless_of_its_name_with_the_ending_of_its_content(
    sent: str | None, given: str
) -> None:
    assert given_name(sent, "xlsx") == given
