//! Colours of the interface, dark and light, and egui's style made of them.

use egui::style::{ScrollStyle, Selection, WidgetVisuals};
use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, TextStyle, Vec2, Visuals};

use super::fonts;
use crate::model::Color;

/// Radius of floating panels, in points.
pub const PANEL_RADIUS: u8 = 12;
/// Distance of floating panels from the edge of the window, in points.
pub const EDGE: f32 = 16.0;
/// Distance between floating panels, in points.
pub const GAP: f32 = 16.0;
/// Height of the small controls, in points.
pub const CHIP_HEIGHT: f32 = 28.0;

/// Least contrast of text with what lies under it (WCAG 2.2, level AA).
const MIN_TEXT_CONTRAST: f32 = 4.5;

/// Every colour of the interface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Whether the ground is dark.
    pub is_dark: bool,
    /// The map's own ground, under panels and around labels.
    pub ground: Color32,
    /// Floating panels; lets a little of the map through.
    pub panel: Color32,
    /// Menus and dialogues, which lie over other text.
    pub opaque_panel: Color32,
    /// Borders of panels.
    pub border: Color32,
    /// Chips, fields and rows under the pointer.
    pub hover: Color32,
    /// What matters.
    pub text_1: Color32,
    /// What explains.
    pub text_2: Color32,
    /// Units, hints, the unknown.
    pub text_3: Color32,
    /// Selection, playhead, links.
    pub accent: Color32,
    /// Filled controls with [`Self::on_accent`] on them.
    pub accent_fill: Color32,
    /// Symbols on [`Self::accent_fill`].
    pub on_accent: Color32,
    /// As it should be.
    pub good: Color32,
    /// To be looked at.
    pub warn: Color32,
    /// Broken.
    pub bad: Color32,
    /// Nothing is known.
    pub gap: Color32,
    /// Two fixes contradict each other.
    pub conflict: Color32,
    /// A fix that cannot be true.
    pub anomaly: Color32,
    /// Shadow under panels.
    pub shadow: Color32,
}

impl Theme {
    /// Light on dark; the default.
    pub fn dark() -> Self {
        Self {
            is_dark: true,
            ground: Color32::from_rgb(27, 29, 33),
            panel: Color32::from_rgba_unmultiplied(20, 23, 29, 230),
            opaque_panel: Color32::from_rgb(24, 28, 35),
            border: Color32::from_rgba_unmultiplied(255, 255, 255, 18),
            hover: Color32::from_rgba_unmultiplied(255, 255, 255, 15),
            text_1: Color32::from_rgb(0xE8, 0xEC, 0xF2),
            text_2: Color32::from_rgb(0xA0, 0xA9, 0xB6),
            // A step lighter than #6B7480, which reaches only 3.7:1 on the panel.
            text_3: Color32::from_rgb(0x87, 0x90, 0x9D),
            accent: Color32::from_rgb(0x4C, 0x9A, 0xFF),
            // Two steps darker than the accent, for symbols and words in white.
            accent_fill: Color32::from_rgb(0x2A, 0x72, 0xD2),
            on_accent: Color32::WHITE,
            good: Color32::from_rgb(0x3D, 0xD6, 0x8C),
            warn: Color32::from_rgb(0xF5, 0xB8, 0x3D),
            bad: Color32::from_rgb(0xFF, 0x5D, 0x5D),
            gap: Color32::from_rgb(0x80, 0x80, 0x80),
            conflict: Color32::from_rgb(0xFF, 0x00, 0xFF),
            anomaly: Color32::from_rgb(0xFF, 0x00, 0x00),
            shadow: Color32::from_black_alpha(88),
        }
    }

    /// Dark on light.
    pub fn light() -> Self {
        Self {
            is_dark: false,
            ground: Color32::from_rgb(233, 230, 224),
            panel: Color32::from_rgba_unmultiplied(255, 255, 255, 240),
            opaque_panel: Color32::from_rgb(255, 255, 255),
            border: Color32::from_rgba_unmultiplied(0, 0, 0, 20),
            hover: Color32::from_rgba_unmultiplied(0, 0, 0, 13),
            text_1: Color32::from_rgb(0x1A, 0x20, 0x29),
            text_2: Color32::from_rgb(0x59, 0x62, 0x6F),
            // A step darker than #8A929E, which reaches only 3.1:1 on the panel.
            text_3: Color32::from_rgb(0x64, 0x6D, 0x79),
            accent: Color32::from_rgb(0x2F, 0x7D, 0xE1),
            // A step darker than the accent, on which white words reach only 4.1:1.
            accent_fill: Color32::from_rgb(0x2A, 0x72, 0xD2),
            on_accent: Color32::WHITE,
            good: Color32::from_rgb(0x31, 0xAB, 0x70),
            warn: Color32::from_rgb(0xC4, 0x93, 0x31),
            bad: Color32::from_rgb(0xCC, 0x4A, 0x4A),
            gap: Color32::from_rgb(0x80, 0x80, 0x80),
            conflict: Color32::from_rgb(0xFF, 0x00, 0xFF),
            anomaly: Color32::from_rgb(0xFF, 0x00, 0x00),
            shadow: Color32::from_black_alpha(46),
        }
    }

    /// What is seen of a panel over the bare map.
    pub fn panel_on_ground(&self) -> Color32 {
        self.ground.blend(self.panel)
    }

    /// `color` for text on a panel tinted with itself: moved towards the text colour
    /// only as far as it takes to be read.
    pub fn ink(&self, color: Color32) -> Color32 {
        let ground = opaque(self.panel_on_ground().blend(self.tint(color)));
        (0..=10_u8)
            .map(|tenths| color.lerp_to_gamma(self.text_1, f32::from(tenths) / 10.0))
            .find(|ink| opaque(*ink).contrast_with(ground) >= MIN_TEXT_CONTRAST)
            .unwrap_or(self.text_1)
    }

    /// Ground of a filled control that has lit up under the pointer so far, from 0 to 1: darker,
    /// so that what is written on it stays readable.
    pub fn filled(&self, over: f32) -> Color32 {
        self.accent_fill.lerp_to_gamma(Color32::BLACK, 0.14 * over)
    }

    /// `color` as the ground of a badge or of a selected row.
    pub fn tint(&self, color: Color32) -> Color32 {
        color.gamma_multiply(0.18)
    }

    /// A vehicle's colour as it is drawn on a panel.
    pub fn swatch(&self, color: Color) -> Color32 {
        let seen = color.legible_on(opaque(self.panel_on_ground()));
        Color32::from_rgb(seen.r, seen.g, seen.b)
    }

    /// The box that is drawn on the map to select what is in it.
    pub fn paint_selection_box(&self, painter: &egui::Painter, rect: egui::Rect) {
        painter.rect(
            rect,
            2.0,
            self.accent.gamma_multiply(0.14),
            Stroke::new(1.5, self.accent),
            egui::StrokeKind::Inside,
        );
    }

    /// These colours without soft shadows: they cost a software rasteriser as much as
    /// the panels themselves.
    #[must_use]
    pub fn without_shadow(self) -> Self {
        Self {
            shadow: Color32::TRANSPARENT,
            ..self
        }
    }

    /// These colours with stronger borders and texts, and panels that nothing is seen through.
    #[must_use]
    pub fn with_more_contrast(self) -> Self {
        let strong = |color: Color32| color.lerp_to_gamma(self.text_1, 0.6);
        Self {
            panel: self.opaque_panel,
            border: self.text_2,
            hover: self.hover.blend(self.hover),
            text_2: strong(self.text_2),
            text_3: strong(self.text_3),
            ..self
        }
    }

    /// Whether panels cast a shadow.
    pub fn has_shadow(&self) -> bool {
        self.shadow != Color32::TRANSPARENT
    }

    /// The soft shadow of floating panels.
    pub fn panel_shadow(&self) -> Shadow {
        Shadow {
            offset: [0, 6],
            blur: 28,
            spread: 0,
            color: self.shadow,
        }
    }

    /// Makes egui draw its own widgets, menus and tooltips in these colours.
    pub fn install(&self, ctx: &egui::Context) {
        ctx.set_theme(if self.is_dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        });
        ctx.all_styles_mut(|style| {
            style.visuals = self.visuals();
            style.text_styles = [
                (TextStyle::Small, fonts::regular(11.0)),
                (TextStyle::Body, fonts::regular(13.0)),
                (TextStyle::Button, fonts::regular(13.0)),
                (TextStyle::Heading, fonts::semibold(18.0)),
                (TextStyle::Monospace, fonts::regular(12.0)),
            ]
            .into();
            style.animation_time = 0.15;
            style.interaction.selectable_labels = false;
            style.interaction.tooltip_delay = 0.4;
            style.spacing.item_spacing = Vec2::new(8.0, 4.0);
            style.spacing.button_padding = Vec2::new(10.0, 5.0);
            style.spacing.interact_size = Vec2::new(28.0, 28.0);
            style.spacing.menu_margin = Margin::same(6);
            style.spacing.window_margin = Margin::same(16);
            style.spacing.scroll = ScrollStyle::thin();
        });
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = if self.is_dark {
            Visuals::dark()
        } else {
            Visuals::light()
        };
        let widget = |fill: Color32, text: Color32| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::NONE,
            corner_radius: CornerRadius::same(8),
            fg_stroke: Stroke::new(1.0, text),
            expansion: 0.0,
        };
        visuals.widgets.noninteractive = widget(self.opaque_panel, self.text_1);
        visuals.widgets.noninteractive.bg_stroke = Stroke::new(1.0, self.border);
        visuals.widgets.inactive = widget(Color32::TRANSPARENT, self.text_1);
        visuals.widgets.hovered = widget(self.hover, self.text_1);
        visuals.widgets.active = widget(self.hover.blend(self.hover), self.text_1);
        visuals.widgets.open = widget(self.hover, self.text_1);
        visuals.selection = Selection {
            bg_fill: self.tint(self.accent),
            stroke: Stroke::new(1.0, self.text_1),
        };
        visuals.override_text_color = None;
        visuals.weak_text_color = Some(self.text_3);
        visuals.hyperlink_color = self.ink(self.accent);
        visuals.window_fill = self.opaque_panel;
        visuals.window_stroke = Stroke::new(1.0, self.border);
        visuals.window_corner_radius = CornerRadius::same(PANEL_RADIUS);
        visuals.window_shadow = self.panel_shadow();
        visuals.popup_shadow = self.panel_shadow();
        visuals.menu_corner_radius = CornerRadius::same(10);
        visuals.panel_fill = self.ground;
        visuals.extreme_bg_color = self.ground;
        visuals.warn_fg_color = self.ink(self.warn);
        visuals.error_fg_color = self.ink(self.bad);
        // A blinking caret would ask for frames while nothing happens.
        visuals.text_cursor.blink = false;
        visuals.text_cursor.stroke = Stroke::new(1.5, self.accent);
        visuals
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::dark()
    }
}

fn opaque(color: Color32) -> Color {
    Color::rgb(color.r(), color.g(), color.b())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(text: Color32, ground: Color32) -> f32 {
        opaque(text).contrast_with(opaque(ground))
    }

    /// All that there are.
    fn themes() -> [Theme; 4] {
        let (dark, light) = (Theme::dark(), Theme::light());
        [
            dark,
            light,
            dark.with_more_contrast(),
            light.with_more_contrast(),
        ]
    }

    /// What texts of a panel lie on: panels over the darkest and the lightest map, rows under the
    /// pointer, dialogues, and small print on its veil.
    fn grounds(theme: &Theme) -> Vec<Color32> {
        let over_map = |map: Color32| map.blend(theme.panel);
        // The map's own colours lie between these two, by its theme.
        let (darkest, lightest) = if theme.is_dark {
            (Color32::BLACK, Color32::from_gray(70))
        } else {
            (Color32::from_gray(190), Color32::WHITE)
        };
        vec![
            theme.panel_on_ground(),
            theme.panel_on_ground().blend(theme.hover),
            over_map(darkest),
            over_map(lightest),
            theme.opaque_panel,
            theme.opaque_panel.blend(theme.hover),
            theme.ground,
        ]
    }

    #[test]
    fn text_on_panels_over_the_map_reaches_the_contrast_asked_for() {
        for theme in themes() {
            for ground in grounds(&theme) {
                for text in [theme.text_1, theme.text_2] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 4.5, "{text:?} on {ground:?}: {ratio}");
                }
            }
            // Units and hints stand on panels alone.
            for ground in [
                theme.panel_on_ground(),
                theme.panel_on_ground().blend(theme.hover),
                theme.opaque_panel,
            ] {
                let ratio = contrast(theme.text_3, ground);
                assert!(ratio >= 4.5, "{:?} on {ground:?}: {ratio}", theme.text_3);
            }
        }
    }

    #[test]
    fn text_on_a_selected_row_can_be_read() {
        for theme in themes() {
            for ground in [theme.panel_on_ground(), theme.opaque_panel] {
                let row = ground.blend(theme.tint(theme.accent));
                for text in [theme.text_1, theme.text_2] {
                    let ratio = contrast(text, row);
                    assert!(ratio >= 4.5, "{text:?} on {row:?}: {ratio}");
                }
            }
        }
    }

    #[test]
    fn every_meaning_can_be_written_in_its_colour() {
        for theme in themes() {
            for color in [
                theme.accent,
                theme.good,
                theme.warn,
                theme.bad,
                theme.gap,
                theme.conflict,
                theme.anomaly,
            ] {
                let ink = theme.ink(color);
                for ground in [
                    theme.panel_on_ground(),
                    theme.panel_on_ground().blend(theme.tint(color)),
                    theme.opaque_panel,
                ] {
                    let ratio = contrast(ink, ground);
                    assert!(ratio >= 4.5, "{color:?} as {ink:?} on {ground:?}: {ratio}");
                }
            }
        }
    }

    #[test]
    fn words_on_filled_controls_and_labels_on_the_map_can_be_read() {
        for theme in themes() {
            for over in [0.0, 1.0] {
                let ratio = contrast(theme.on_accent, theme.filled(over));
                assert!(ratio >= 4.5, "{over}: {ratio}");
            }
            // A filled control is told from its panel without its words.
            assert!(contrast(theme.accent_fill, theme.opaque_panel) >= 3.0);
            assert!(contrast(theme.text_1, theme.ground) >= 4.5);
        }
    }

    #[test]
    fn more_contrast_is_more_than_usual() {
        for theme in [Theme::dark(), Theme::light()] {
            let strong = theme.with_more_contrast();
            assert_eq!(strong.panel.a(), 255, "nothing is seen through");
            let ground = strong.opaque_panel;
            assert!(contrast(strong.border, ground) >= 3.0);
            for (usual, strong) in [(theme.text_2, strong.text_2), (theme.text_3, strong.text_3)] {
                assert!(contrast(strong, ground) >= 7.0);
                assert!(contrast(strong, ground) > contrast(usual, ground));
            }
        }
    }
}
