//! Code points of the Phosphor icons that the interface uses; regular and fill share them.

/// Declares each icon as a constant and lists all of them for the test.
macro_rules! icons {
    ($($name:ident = $code:literal),* $(,)?) => {
        $(pub(super) const $name: char = $code;)*
        #[cfg(test)]
        const ALL: &[(&str, char)] = &[$((stringify!($name), $code)),*];
    };
}

icons! {
    PLAY = '\u{E3D0}',
    PAUSE = '\u{E39E}',
    STOP = '\u{E46C}',
    REPEAT = '\u{E3F6}',
    SEARCH = '\u{E30C}',
    MAP = '\u{E31A}',
    FOCUS = '\u{E1D8}',
    FOLLOW = '\u{E1D6}',
    QUESTION = '\u{E3E8}',
    INFO = '\u{E2CE}',
    WARNING = '\u{E4E0}',
    ERROR = '\u{E4E4}',
    GAUGE = '\u{E628}',
    WAVE = '\u{EA9A}',
    CLOSE = '\u{E4F6}',
    CARET_UP = '\u{E13C}',
    CARET_DOWN = '\u{E136}',
    LIST = '\u{E2F2}',
    COLLAPSE = '\u{E128}',
    FIT = '\u{E626}',
    PLUGS = '\u{EB56}',
    RETRY = '\u{E036}',
    FILE = '\u{E230}',
    COPY = '\u{E1CA}',
    CONFLICT = '\u{E2D2}',
    PATH = '\u{E39C}',
    CLOCK = '\u{E19A}',
    FLAG = '\u{EA38}',
    CPU = '\u{E610}',
    HAND = '\u{E298}',
    BROADCAST = '\u{E0F2}',
    FIX = '\u{EDD6}',
    EYE = '\u{E220}',
    DASHES = '\u{E6D4}',
    LEGEND = '\u{E2CE}',
    GLOBE = '\u{E288}',
    OFFLINE = '\u{E4F2}',
    FOLDER = '\u{E256}',
    LINK = '\u{E2E2}',
    CHECK = '\u{E182}',
    TRASH = '\u{E4A6}',
    NONE = '\u{E3DE}',
    SKIP_BACK = '\u{E5A4}',
    SKIP_FORWARD = '\u{E5A6}',
    REWIND = '\u{E6A8}',
    FAST_FORWARD = '\u{E6A6}',
    CARET_LEFT = '\u{E138}',
    CARET_RIGHT = '\u{E13A}',
    PLUS = '\u{E3D4}',
    MINUS = '\u{E32A}',
    WHOLE = '\u{E0A0}',
    STEPS = '\u{E73A}',
    LANES = '\u{E466}',
    ZOOM_IN = '\u{E310}',
    ZOOM_OUT = '\u{E30E}',
    CHECK_CIRCLE = '\u{E184}',
    CIRCLE = '\u{E18A}',
    CIRCLE_DASHED = '\u{E602}',
    KEYBOARD = '\u{E2D8}',
    CAMERA = '\u{E10E}',
    SAVE = '\u{E20C}',
    WHOLE_CHART = '\u{E0A2}',
    SETTINGS = '\u{E270}',
    PALETTE = '\u{E6C8}',
    EYE_SLASH = '\u{E224}',
    SORT = '\u{E444}',
    IN_VIEW = '\u{E626}',
    MOVING = '\u{EADE}',
    USERS = '\u{E4D6}',
    TIMER = '\u{E492}',
    LIGHTNING = '\u{E2DE}',
    CLIPBOARD = '\u{E198}',
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fonts;

    #[test]
    fn every_icon_is_in_both_icon_fonts() {
        let mut fonts_in_use =
            egui::epaint::text::Fonts::new(Default::default(), fonts::definitions());
        for (name, icon) in ALL {
            for font in [fonts::icon(16.0), fonts::icon_fill(16.0)] {
                assert!(fonts_in_use.has_glyph(&font, *icon), "{name} in {font:?}");
            }
        }
        assert!(!fonts_in_use.has_glyph(&fonts::icon(16.0), '\u{E000}'));
    }
}
