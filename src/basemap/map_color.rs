//! Colours in foreign styles, as walkers takes them.

/// The same colour, multiplied with its opacity if it has one: walkers takes colours so.
/// What is not understood here is left to walkers.
pub(super) fn premultiplied(text: &str) -> String {
    let translated = hex(text).or_else(|| function(text));
    translated.unwrap_or_else(|| text.to_owned())
}

fn hex(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('#')?;
    let digit = |place: usize| digits.get(place..place + 1);
    let pair = |place: usize| digits.get(2 * place..2 * place + 2);
    let channel = |place: usize| {
        let value = match digits.len() {
            4 => u8::from_str_radix(&digit(place)?.repeat(2), 16),
            8 => u8::from_str_radix(pair(place)?, 16),
            _ => return None,
        };
        value.ok().map(f64::from)
    };
    let rgb = [channel(0)?, channel(1)?, channel(2)?];
    Some(written(rgb, channel(3)? / 255.0))
}

fn function(text: &str) -> Option<String> {
    let (name, arguments) = text.trim().strip_suffix(')')?.split_once('(')?;
    let parts: Vec<&str> = arguments.split(',').map(str::trim).collect();
    let &[first, second, third, opacity] = parts.as_slice() else {
        return None;
    };
    let number =
        |text: &str, unit: char| -> Option<f64> { text.trim_end_matches(unit).trim().parse().ok() };
    let opacity = match opacity.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok()? / 100.0,
        None => opacity.parse().ok()?,
    };
    let rgb = match name.trim() {
        "rgb" | "rgba" => [
            number(first, ' ')?,
            number(second, ' ')?,
            number(third, ' ')?,
        ],
        "hsl" | "hsla" => {
            let hue_deg = first.trim_end_matches("deg").trim().parse().ok()?;
            of_hsl(
                hue_deg,
                number(second, '%')? / 100.0,
                number(third, '%')? / 100.0,
            )
        }
        _ => return None,
    };
    Some(written(rgb, opacity))
}

/// Red, green and blue from 0 to 255 of a hue in degrees, a saturation and a lightness from 0
/// to 1, as CSS Color 4 defines it in section 7.1.
fn of_hsl(hue_deg: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue_deg / 30.0).rem_euclid(12.0);
        255.0 * (lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0))
    })
}

fn written([red, green, blue]: [f64; 3], opacity: f64) -> String {
    let opacity = opacity.clamp(0.0, 1.0);
    let [red, green, blue] = [red, green, blue].map(|channel| channel.clamp(0.0, 255.0) * opacity);
    format!("rgba({red:.0}, {green:.0}, {blue:.0}, {opacity})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opaque_colours_stay_as_they_are() {
        for color in [
            "#abc",
            "#1d1f23",
            "rgb(1, 2, 3)",
            "hsl(30, 19%, 90%)",
            "red",
            "{",
        ] {
            assert_eq!(premultiplied(color), color);
        }
    }

    #[test]
    fn see_through_colours_are_multiplied_with_their_opacity() {
        for (color, expected) in [
            ("rgba(200, 100, 0, 0.5)", "rgba(100, 50, 0, 0.5)"),
            ("rgba(255,255,255,50%)", "rgba(128, 128, 128, 0.5)"),
            ("hsla(0, 100%, 50%, 0.2)", "rgba(51, 0, 0, 0.2)"),
            ("hsla(210, 100%, 50%, 1)", "rgba(0, 128, 255, 1)"),
            ("#ff000033", "rgba(51, 0, 0, 0.2)"),
            ("#f003", "rgba(51, 0, 0, 0.2)"),
            ("rgba(0, 0, 0, 7)", "rgba(0, 0, 0, 1)"),
        ] {
            assert_eq!(premultiplied(color), expected);
        }
    }
}
