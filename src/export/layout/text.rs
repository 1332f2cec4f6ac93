//! How wide words are in DejaVu Sans, without reading a font: what boxes and labels are made to measure by.

/// Line height, in parts of the size of the letters.
pub(crate) const LINE: f64 = 1.22;

/// Advance widths of U+0020 to U+007E in hundredths of the size:
/// `[round(hmtx[cmap[i]][0] / unitsPerEm * 100) for i in range(32, 127)]` by fonttools, of `data/fonts/DejaVuSans.ttf`.
const ASCII: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84,
    53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34,
    39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64,
    34, 64, 84,
];

/// Width of a line in letters of `size`, in the unit of `size`. Exact for ASCII but for kerning; elsewhere rather too wide than too narrow.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let hundredths: u64 = text.chars().map(hundredths).sum();
    hundredths as f64 / 100.0 * size
}

fn hundredths(letter: char) -> u64 {
    match u32::from(letter) {
        code @ 0x20..=0x7E => u64::from(ASCII[code as usize - 0x20]),
        0x300..=0x36F | 0x591..=0x5BD | 0x610..=0x61A | 0x64B..=0x65F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 => {
            0
        }
        0xD7 | 0x2190..=0x2195 => 84,
        0x80..=0x3FF | 0x590..=0x6FF => 68,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60
        | 0x1F000.. => 100,
        _ => 76,
    }
}

/// Cuts a name at its spaces into as many lines of about `letters` letters as it takes, at most `lines`, as even as can be; what is longer ends
/// in an ellipsis.
pub(crate) fn wrapped(text: &str, letters: usize, lines: usize) -> Vec<String> {
    // No name fills more than this: a longer one need not be looked at whole.
    let words: Vec<&str> = text.split_whitespace().take(40).collect();
    let total = words.join(" ").chars().count();
    let wanted = total.div_ceil(letters.max(1)).clamp(1, lines.max(1));
    let fill = |limit: usize| {
        let mut filled: Vec<String> = vec![String::new()];
        let mut used = 0;
        for word in &words {
            let length = word.chars().count();
            match filled.last_mut() {
                Some(line) if used == 0 || used + 1 + length <= limit => {
                    if used > 0 {
                        line.push(' ');
                        used += 1;
                    }
                    line.push_str(word);
                    used += length;
                }
                _ => {
                    filled.push((*word).to_owned());
                    used = length;
                }
            }
        }
        filled
    };
    let even = (1..=total).map(fill).find(|filled| filled.len() <= wanted);
    even.unwrap_or_else(|| vec![words.join(" ")]).iter().map(|line| shortened(line, letters * 2)).collect()
}

/// At most so many letters, the last an ellipsis where some are left out.
pub(crate) fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(letters.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_at_spaces_and_evenly() {
        assert_eq!(wrapped("Iran", 14, 3), ["Iran"]);
        assert_eq!(wrapped("United States", 14, 3), ["United States"]);
        assert_eq!(wrapped("United Arab Emirates", 14, 3), ["United Arab", "Emirates"]);
        assert_eq!(wrapped("International Atomic Energy Agency", 14, 3), ["International", "Atomic Energy", "Agency"]);
        assert_eq!(wrapped("Rapid Support Forces", 14, 3), ["Rapid Support", "Forces"]);
        assert_eq!(wrapped("", 14, 3), [""]);
        assert_eq!(wrapped(&"x".repeat(100), 14, 3), [format!("{}…", "x".repeat(27))]);
    }

    #[test]
    fn widths_are_those_of_the_font() {
        assert!((width("Iran", 100.0) - (29.0 + 41.0 + 61.0 + 63.0)).abs() < 1e-9);
        assert!(width("中国", 10.0) >= 20.0 && width("e\u{301}", 10.0) < 7.0);
    }
}
