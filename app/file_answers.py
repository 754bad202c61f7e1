"""文件应答 (file answers): a file sent piece by piece, closed whatever becomes of the connection."""

import asyncio
import os
from collections.abc import Mapping
from typing import BinaryIO

from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

PIECE_BYTES = 256 * 1024


class FileAnswer(Response):
    """An answer out of an open file (文件下载), which it closes; nothing but the file waits for a slow client."""

    def __init__(self, file: BinaryIO, status: int, headers: Mapping[str, str]) -> None:
        self.file = file
        length = os.fstat(file.fileno()).st_size
        super().__init__(None, status, {**headers, "content-length": str(length)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self.file.seek(0)
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while piece := await asyncio.to_thread(self.file.read, PIECE_BYTES):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.file.close()
