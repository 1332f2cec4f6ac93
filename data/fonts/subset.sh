#!/bin/sh
# Makes DejaVuSans.ttf of this folder: DejaVu Sans 2.37 (Debian package fonts-dejavu-core), cut down to the scripts in which actors are
# named, by fonttools 4.68.0: python3 -m pip install fonttools==4.68.0
# Latin, combining marks, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, punctuation, arrows.
cd "$(dirname "$0")" || exit 1
pyftsubset /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf --output-file=DejaVuSans.ttf --no-hinting \
    --layout-features=ccmp,locl,mark,mkmk,init,medi,fina,isol,rlig,calt,kern \
    --unicodes=U+0020-024F,U+0259,U+0300-036F,U+0370-03FF,U+0400-052F,U+0531-058A,U+05D0-05EA,U+0600-06FF,U+10D0-10FA,U+1E00-1EFF,U+2010-2027,U+2030-203A,U+20AC,U+2116,U+2122,U+2190-2195,U+2212,U+FFFD
