//! Vehicle colours: reading what is given, making one where none is, keeping them visible.

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
}

/// Colours given to vehicles that come without one, in this order, again from the
/// start when they run out. Chosen to be told apart on the dark map; none is the
/// grey, magenta or red that mean gap, conflict and anomaly.
pub const PALETTE: [Color; 12] = [
    Color::rgb(0x4C, 0x9A, 0xFF),
    Color::rgb(0xFF, 0x7A, 0x59),
    Color::rgb(0x3D, 0xD6, 0x8C),
    Color::rgb(0xF5, 0xB8, 0x3D),
    Color::rgb(0xB0, 0x84, 0xFF),
    Color::rgb(0xFF, 0x6B, 0xB5),
    Color::rgb(0x2D, 0xD4, 0xBF),
    Color::rgb(0xA3, 0xD9, 0x6A),
    Color::rgb(0x7D, 0xC4, 0xFF),
    Color::rgb(0xE8, 0xA8, 0x7C),
    Color::rgb(0xD9, 0xD2, 0x5A),
    Color::rgb(0xC9, 0xB6, 0xF2),
];

impl Color {
    /// A colour from its three channels.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// Reads `#rgb`, `#rrggbb` or `#rrggbbaa` (the alpha is dropped: trails fade by
    /// themselves), with or without the `#`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.trim();
        let hex = hex.strip_prefix('#').unwrap_or(hex);
        let nibbles: Vec<u8> = hex
            .chars()
            .map(|c| c.to_digit(16).map(|d| d as u8))
            .collect::<Option<_>>()?;
        match *nibbles.as_slice() {
            [r, g, b] => Some(Self::rgb(r * 17, g * 17, b * 17)),
            [r0, r1, g0, g1, b0, b1] | [r0, r1, g0, g1, b0, b1, _, _] => {
                Some(Self::rgb(r0 * 16 + r1, g0 * 16 + g1, b0 * 16 + b1))
            }
            _ => None,
        }
    }

    /// The generated colour of the vehicle at `index` in its fleet.
    pub fn generated(index: usize) -> Self {
        PALETTE
            .get(index % PALETTE.len())
            .copied()
            .unwrap_or(Self::rgb(0x4C, 0x9A, 0xFF))
    }

    /// Relative luminance, 0 black to 1 white (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let c = f32::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Whether what lies on it must be lighter than it to be seen.
    pub fn is_dark(self) -> bool {
        self.luminance() < 0.18
    }

    /// Contrast ratio with another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast_with(self, other: Self) -> f32 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    /// This colour, moved towards white or black only as far as it takes to be seen
    /// on `ground` (a contrast of 2.5 at least, as for a thick line): black
    /// tracks stay visible on a dark map.
    #[must_use]
    pub fn legible_on(self, ground: Self) -> Self {
        const MIN_CONTRAST: f32 = 2.5;
        let target: u8 = if ground.is_dark() { 255 } else { 0 };
        (0..=10_u16)
            .map(|step| self.towards(target, step))
            .find(|color| color.contrast_with(ground) >= MIN_CONTRAST)
            .unwrap_or(Self::rgb(target, target, target))
    }

    fn towards(self, target: u8, tenths: u16) -> Self {
        // A weighted mean of two bytes is a byte.
        let mix = |c: u8| ((u16::from(c) * (10 - tenths) + u16::from(target) * tenths) / 10) as u8;
        Self::rgb(mix(self.r), mix(self.g), mix(self.b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DARK_GROUND: Color = Color::rgb(0x1B, 0x1D, 0x21);

    #[test]
    fn hex_colours_are_read_in_every_length() {
        assert_eq!(Color::parse("#0066CC"), Some(Color::rgb(0, 0x66, 0xCC)));
        assert_eq!(Color::parse("06c"), Some(Color::rgb(0, 0x66, 0xCC)));
        assert_eq!(Color::parse(" #0066ccff "), Some(Color::rgb(0, 0x66, 0xCC)));
        for bad in ["", "#12", "#12345", "red", "#ééé", "#1234567890"] {
            assert_eq!(Color::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn black_becomes_visible_on_a_dark_map_and_blue_stays_blue() {
        let black = Color::rgb(0, 0, 0).legible_on(DARK_GROUND);
        assert!(black.contrast_with(DARK_GROUND) >= 2.5);
        let blue = Color::rgb(0x4C, 0x9A, 0xFF);
        assert_eq!(blue.legible_on(DARK_GROUND), blue);
        let white = Color::rgb(255, 255, 255);
        assert!(white.legible_on(white).contrast_with(white) >= 2.5);
    }

    #[test]
    fn every_generated_colour_is_seen_on_the_dark_map_and_means_nothing_else() {
        for (index, color) in PALETTE.iter().enumerate() {
            assert_eq!(Color::generated(index + PALETTE.len()), *color);
            assert!(color.contrast_with(DARK_GROUND) > 4.5, "{color:?}");
            for taken in [(0x80, 0x80, 0x80), (0xFF, 0, 0xFF), (0xFF, 0, 0)] {
                assert_ne!(*color, Color::rgb(taken.0, taken.1, taken.2));
            }
        }
    }
}
