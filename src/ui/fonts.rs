//! The typefaces of the interface: Inter in three weights and Phosphor icons, built in.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

const REGULAR: &str = "inter";
const MEDIUM: &str = "inter-medium";
const SEMIBOLD: &str = "inter-semibold";
const ICONS: &str = "icons";
const ICONS_FILL: &str = "icons-fill";

/// Running text: Inter Regular of `size` points.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Labels on the map and on chips: Inter Medium of `size` points.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

/// Titles and big numbers: Inter SemiBold of `size` points.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Outlined icons of `size` points; see [`super::icons`].
pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

/// Filled icons of `size` points, with the same code points as [`icon`].
pub fn icon_fill(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS_FILL.into()))
}

/// All typefaces with their families. Text falls back to the regular weight, so that
/// a name never loses a character that any of the faces can draw.
pub fn definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    let faces: [(&str, &'static [u8]); 5] = [
        (
            REGULAR,
            include_bytes!("../../assets/fonts/Inter-Regular.ttf"),
        ),
        (
            MEDIUM,
            include_bytes!("../../assets/fonts/Inter-Medium.ttf"),
        ),
        (
            SEMIBOLD,
            include_bytes!("../../assets/fonts/Inter-SemiBold.ttf"),
        ),
        (ICONS, include_bytes!("../../assets/fonts/Phosphor.ttf")),
        (
            ICONS_FILL,
            include_bytes!("../../assets/fonts/Phosphor-Fill.ttf"),
        ),
    ];
    for (name, bytes) in faces {
        let mut face = FontData::from_static(bytes);
        if name == ICONS || name == ICONS_FILL {
            // Fitting to whole pixels moves the parts of an icon against each other.
            face.tweak.hinting = Some(false);
        }
        definitions.font_data.insert(name.into(), Arc::new(face));
    }
    let families = [
        (FontFamily::Proportional, vec![REGULAR]),
        // Nothing is set in a monospaced face: Inter's figures are tabular already.
        (FontFamily::Monospace, vec![REGULAR]),
        (FontFamily::Name(REGULAR.into()), vec![REGULAR]),
        (FontFamily::Name(MEDIUM.into()), vec![MEDIUM, REGULAR]),
        (FontFamily::Name(SEMIBOLD.into()), vec![SEMIBOLD, REGULAR]),
        (FontFamily::Name(ICONS.into()), vec![ICONS]),
        (FontFamily::Name(ICONS_FILL.into()), vec![ICONS_FILL]),
    ];
    for (family, names) in families {
        let names = names.into_iter().map(String::from).collect();
        definitions.families.insert(family, names);
    }
    definitions
}
