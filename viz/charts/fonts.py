"""Fonts with Chinese characters: which to ask for, and which of them this machine has."""

from contextlib import suppress

from viz.language import Say

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
)


def chinese_font() -> str | None:
    """Name the first font with Chinese that Matplotlib finds here."""
    from matplotlib import font_manager

    fonts = font_manager.fontManager
    if {font.name for font in fonts.ttflist}.isdisjoint(CHINESE_FONTS):
        # Matplotlib keeps its list of fonts on disk and does not see those installed since.
        for path in set(font_manager.findSystemFonts()) - {font.fname for font in fonts.ttflist}:
            with suppress(OSError, RuntimeError):
                fonts.addfont(path)
    known = {font.name for font in fonts.ttflist}
    return next((name for name in CHINESE_FONTS if name in known), None)


def use_fonts(say: Say) -> list[str]:
    """Take a font with Chinese where one is found; a sentence where none is and Chinese is wanted."""
    import matplotlib as mpl

    found = chinese_font()
    mpl.rcParams["font.sans-serif"] = [*([found] if found else []), "DejaVu Sans"]
    mpl.rcParams["axes.unicode_minus"] = False
    if found or say.language != "zh":
        return []
    return [say("没有找到中文字体，图中汉字显示为方框；请安装 fonts-noto-cjk。", "")]
