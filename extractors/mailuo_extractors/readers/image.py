"""Reads a picture of one or more pages: PNG, JPEG, BMP, TIFF. Needs the extra `[ocr]`."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Final

from mailuo_extractors.readers import ocr
from mailuo_extractors.readers.page_joins import PageJoiner
from mailuo_extractors.readers.page_rows import page_rows
from mailuo_extractors.readers.pdf import Writer
from mailuo_extractors.source import Source, Trouble
from mailuo_graph.errors import UnreadableDocument

MOST_FRAMES: Final = 300
MOST_PIXELS: Final = 100_000_000


def read_image(data: bytes, file_name: str) -> Source:
    if not ocr.ocr_available():
        raise UnreadableDocument(
            f'{file_name} 是图片，没有文字；请安装识别组件：pip install "mailuo[ocr]"。',
            f"{file_name} is a picture without text; install mailuo[ocr] to read it.",
        )
    import numpy as np  # noqa: PLC0415 - the extra
    from PIL import Image, ImageOps  # noqa: PLC0415

    source = Source(file_name, sha256(data).hexdigest(), "image", "", [])
    joiner, writer = PageJoiner(), Writer(source)
    try:
        with Image.open(io.BytesIO(data)) as opened:
            frames = getattr(opened, "n_frames", 1)
            for index in range(min(frames, MOST_FRAMES)):
                opened.seek(index)
                if opened.width * opened.height > MOST_PIXELS:
                    raise _too_large(file_name, index + 1, opened.width, opened.height)
                dots = opened.info.get("dpi", (None, None))[0]
                picture = ImageOps.exif_transpose(opened).convert("RGB")
                point = ocr.points_per_pixel(picture.size, float(dots) if dots else None)
                shrink = max(1.0, (picture.width * picture.height / ocr.MOST_PIXELS) ** 0.5)
                if shrink > 1:
                    picture = picture.resize((int(picture.width / shrink), int(picture.height / shrink)))
                pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
                marks = ocr.marks_of_picture(pixels, index + 1, point * shrink, source.troubles)
                writer.write(joiner.add(page_rows(marks)))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(
            f"{file_name} 不是可读取的图片，或已损坏；请重新保存为 PNG 或 JPEG 后再试。",
            f"{file_name} is no picture that can be read, or damaged; save it as PNG or JPEG and try again.",
        ) from error
    writer.write(joiner.finish())
    writer.finish()
    if frames > MOST_FRAMES:
        source.troubles.append(
            Trouble(
                f"共 {frames} 页，只识别了前 {MOST_FRAMES} 页（上限）；请拆分文件后读取其余各页。",
                f"Only the first {MOST_FRAMES} of {frames} pages were read (the limit); split the file.",
                page=MOST_FRAMES,
            )
        )
    if not source.rows:
        raise UnreadableDocument(
            f"{file_name} 中没有识别出文字；请检查图片是否清晰、方向是否正确。",
            f"No text was recognised in {file_name}; check that the picture is sharp and upright.",
        )
    return source


def _too_large(file_name: str, page: int, width: int, height: int) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file_name} 第 {page} 页有 {width}×{height} 个像素，超过上限；请缩小后再试。",
        f"Page {page} of {file_name} has {width}×{height} pixels, above the limit; make it smaller.",
    )
