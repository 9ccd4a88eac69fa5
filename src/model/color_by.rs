//! What vehicles and their trails are coloured by, and the fixed colours of what is told so.
//!
//! The classes and colours of a speed are the same in every session, so that two pictures can be
//! laid beside each other: nothing is stretched to the data. There is one row of colours for a
//! dark map and one for a light one. In both the hue goes from blue over green to yellow or
//! brown, which people without red or green cones tell apart, and the faster stands out more
//! from the ground: by lightness alone the order can be read, also on a grey print. None of
//! them is the grey, magenta or red that mean gap, conflict and anomaly. The numbers were made
//! here, at even steps of lightness in OKLCH; the tests hold them to the distances that are
//! promised, as seen with each kind of colour vision.

use super::{Certainty, Color};

/// What the colour of markers and trails tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColorBy {
    /// Which vehicle it is.
    #[default]
    Vehicle,
    /// How fast it was there.
    Speed,
    /// How sure the speed is.
    Certainty,
    /// Which group the vehicle belongs to.
    Group,
}

impl ColorBy {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 4] = [Self::Vehicle, Self::Speed, Self::Certainty, Self::Group];

    /// The one behind it, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Vehicle => Self::Speed,
            Self::Speed => Self::Certainty,
            Self::Certainty => Self::Group,
            Self::Group => Self::Vehicle,
        }
    }
}

/// Where one class of speeds ends and the next begins, in km/h: the limits that roads have.
pub const SPEED_BOUNDS_KMH: [f64; 5] = [30.0, 50.0, 80.0, 100.0, 130.0];

/// Number of classes of speeds: one more than there are bounds.
pub const SPEED_CLASSES: usize = SPEED_BOUNDS_KMH.len() + 1;

/// Colours of the classes, the slowest first, on a dark map.
const ON_DARK: [Color; SPEED_CLASSES] = [
    Color::rgb(0x4D, 0x57, 0xB7),
    Color::rgb(0x2F, 0x82, 0xD6),
    Color::rgb(0x0C, 0xA8, 0xCF),
    Color::rgb(0x19, 0xCD, 0xAC),
    Color::rgb(0x9C, 0xE6, 0x6F),
    Color::rgb(0xFD, 0xF1, 0x56),
];

/// The same on a light one.
const ON_LIGHT: [Color; SPEED_CLASSES] = [
    Color::rgb(0x67, 0x89, 0xF2),
    Color::rgb(0x02, 0x80, 0xC1),
    Color::rgb(0x06, 0x71, 0x7A),
    Color::rgb(0x01, 0x60, 0x3A),
    Color::rgb(0x2F, 0x40, 0x01),
    Color::rgb(0x36, 0x14, 0x00),
];

/// Colour of what is not known, on any map.
pub const UNKNOWN_COLOR: Color = Color::rgb(0x80, 0x80, 0x80);

/// The class of a speed in km/h, from 0 to below [`SPEED_CLASSES`]; a bound itself belongs to
/// the class above it.
pub fn speed_class(kmh: f64) -> usize {
    SPEED_BOUNDS_KMH.partition_point(|bound| *bound <= kmh)
}

/// Colours of the classes of speeds on a map of this ground, the slowest first.
pub fn speed_colors(ground: Color) -> [Color; SPEED_CLASSES] {
    if ground.is_dark() { ON_DARK } else { ON_LIGHT }
}

impl Certainty {
    /// All of them, the surest first.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Unknown];

    /// Its colour on a map of this ground: as good, doubtful, bad and unknown are everywhere.
    pub fn color(self, ground: Color) -> Color {
        match (self, ground.is_dark()) {
            (Self::High, true) => Color::rgb(0x3D, 0xD6, 0x8C),
            (Self::Medium, true) => Color::rgb(0xF5, 0xB8, 0x3D),
            (Self::Low, true) => Color::rgb(0xFF, 0x5D, 0x5D),
            (Self::High, false) => Color::rgb(0x31, 0xAB, 0x70),
            (Self::Medium, false) => Color::rgb(0xC4, 0x93, 0x31),
            (Self::Low, false) => Color::rgb(0xCC, 0x4A, 0x4A),
            (Self::Unknown, _) => UNKNOWN_COLOR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DARK: Color = Color::rgb(27, 29, 33);
    const LIGHT: Color = Color::rgb(233, 230, 224);

    /// Linear light as it is seen without one kind of cones: Machado, Oliveira and Fernandes,
    /// "A physiologically-based model for simulation of color vision deficiency" (2009),
    /// severity 1.
    const VISIONS: [[[f32; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    fn times(matrix: &[[f32; 3]; 3], v: [f32; 3]) -> [f32; 3] {
        matrix.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
    }

    /// Place in OKLab as seen with one kind of colour vision.
    fn seen(color: Color, vision: &[[f32; 3]; 3]) -> [f32; 3] {
        let linear = [color.r, color.g, color.b].map(|c| {
            let c = f32::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        let seen = times(vision, linear).map(|c| c.clamp(1e-6, 1.0));
        let cones = times(
            &[
                [0.412_221_46, 0.536_332_55, 0.051_445_994],
                [0.211_903_5, 0.680_699_5, 0.107_396_96],
                [0.088_302_46, 0.281_718_85, 0.629_978_7],
            ],
            seen,
        )
        .map(f32::cbrt);
        times(
            &[
                [0.210_454_26, 0.793_617_8, -0.004_072_047],
                [1.977_998_5, -2.428_592_2, 0.450_593_7],
                [0.025_904_037, 0.782_771_77, -0.808_675_77],
            ],
            cones,
        )
    }

    fn distance(a: Color, b: Color, vision: &[[f32; 3]; 3]) -> f32 {
        let (a, b) = (seen(a, vision), seen(b, vision));
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b) * (a - b))
            .sum::<f32>()
            .sqrt()
    }

    #[test]
    fn a_speed_is_in_the_class_that_begins_at_or_below_it() {
        for (kmh, class) in [
            (0.0, 0),
            (29.9, 0),
            (30.0, 1),
            (49.99, 1),
            (50.0, 2),
            (130.0, 5),
            (1e9, 5),
        ] {
            assert_eq!(speed_class(kmh), class, "{kmh}");
        }
    }

    #[test]
    fn the_faster_stands_out_more_and_every_class_is_seen_on_its_map() {
        for ground in [DARK, LIGHT] {
            let contrasts = speed_colors(ground).map(|color| color.contrast_with(ground));
            assert!(contrasts.is_sorted(), "{contrasts:?}");
            assert!(contrasts.iter().all(|c| *c >= 2.5), "{contrasts:?}");
        }
    }

    #[test]
    fn classes_are_told_apart_with_every_kind_of_colour_vision_and_from_the_unknown() {
        // Some 0.02 is the least that is noticed side by side.
        for ground in [DARK, LIGHT] {
            let colors = speed_colors(ground);
            for vision in &VISIONS {
                for (i, a) in colors.iter().enumerate() {
                    let unknown = distance(*a, UNKNOWN_COLOR, vision);
                    assert!(unknown > 0.07, "{a:?} and grey: {unknown}");
                    for b in &colors[..i] {
                        let apart = distance(*a, *b, vision);
                        assert!(apart > 0.05, "{a:?} and {b:?}: {apart}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_colours_tell_goes_round() {
        let mut by = ColorBy::default();
        for expected in ColorBy::ALL {
            assert_eq!(by, expected);
            by = by.next();
        }
        assert_eq!(by, ColorBy::default());
    }
}
