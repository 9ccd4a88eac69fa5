//! One pass of egui: scene, input on the map, map, names and panels in their order.

use super::super::frame_cost::timed;
use super::super::map_frame::{self, FrameMark, Lettering};
use super::super::map_input::map_input;
use super::super::map_menu::{check_map, check_token, kind_of_file};
use super::super::viewer::Viewer;
use super::super::zones;
use super::{MapKey, Stage, network};
use crate::command::Command;
use crate::geo::Viewport;
use crate::ui::{BasemapView, MapLabels, View, ZonesView};

impl Stage {
    /// Finds places for the names beside the markers.
    pub(super) fn place_names(&mut self, ui: &egui::Ui, rect: egui::Rect, fleet_generation: u64) {
        let panels = if self.show_ui {
            self.ui.occupied()
        } else {
            &[]
        };
        let lettering = Lettering {
            scene: &self.scene,
            rect,
            panels,
            fleet_generation,
        };
        let names = lettering.place(ui.painter(), &mut self.names, MapLabels::place);
        self.name_sprites.set_names(names);
    }

    /// Brings the names that have been placed to the graphics device.
    pub(super) fn draw_names(&mut self) {
        let theme = map_frame::map_theme(self.basemap.ground_rgb());
        let (ctx, sprites) = (&self.ctx, &mut self.name_sprites);
        timed(&mut self.cost.names, || sprites.draw(ctx, &theme));
        let (painter, sprites) = (&mut self.painter, &self.name_sprites);
        // Of a lost device the painting of the frame tells.
        let upload = timed(&mut self.cost.upload, || {
            painter.upload_names(sprites.sheet(), sprites.sprites())
        });
        self.cost.upload_bytes += upload.unwrap_or_default().bytes;
    }

    /// One egui pass. egui may run several for one frame; input is in the first only.
    pub(super) fn run(
        &mut self,
        viewer: &mut Viewer,
        ui: &mut egui::Ui,
        commands: &mut Vec<Command>,
    ) -> Option<MapKey> {
        let rect = ui.max_rect();
        let viewport = Viewport {
            width_points: rect.width(),
            height_points: rect.height(),
            pixels_per_point: ui.ctx().pixels_per_point(),
        };
        let padding = if self.show_ui {
            let has_selected = viewer.selected().is_some();
            self.ui.map_padding(rect.size(), has_selected)
        } else {
            [50.0; 4]
        };
        viewer.settle_camera(viewport, padding);
        let input = map_frame::scene_input(viewer, viewport, self.basemap.ground_rgb());
        timed(&mut self.cost.extract, || {
            self.scene.extract(&input);
            self.scene.offer_names(&input);
        });
        // Of a lost device the painting of the frame tells.
        let upload = timed(&mut self.cost.upload, || {
            self.painter.upload(&self.scene, viewport)
        });
        let upload = upload.unwrap_or_default();
        self.cost.count(&self.scene, upload);
        if upload.left_out > 0 {
            let left_out = upload.left_out;
            tracing::warn!(left_out, "the graphics device has no room for all trails");
        }
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let covered = pointer.is_some_and(|pos| self.show_ui && self.ui.covers(ui.ctx(), pos));
        let (scene, picker) = (&self.scene, &mut self.picker);
        let hit_at = |place: egui::Vec2| {
            let look = || scene.vehicles_at(place.x, place.y);
            picker.hit(scene.revision(), place, look).clone()
        };
        let passings_at = |place: egui::Vec2| scene.passings_at(&input, place.x, place.y);
        let pointed = map_input(ui, rect, covered, hit_at, passings_at, commands);
        // Without panels there is nowhere to say it.
        let bare = pointed.bare.filter(|_| self.show_ui);
        self.trail_pointer.look(ui, bare, scene, passings_at);
        if let Some(hit) = &pointed.hovered {
            self.scene.emphasize(hit, &input);
        }
        if let Some((place, hit)) = pointed.stack {
            self.ui.offer_vehicles(place, hit.vehicles, hit.total);
        }
        if let Some((place, passings)) = pointed.passings {
            self.ui.offer_passings(place, passings);
        }
        if let Some((passings, (x, y))) = viewer.take_found_passings() {
            let place = rect.center() + egui::vec2(x as f32, y as f32);
            self.ui.offer_passings(place, passings);
        }
        let map_key = self.show_map(
            ui,
            rect,
            MapKey {
                camera: *viewer.camera(),
                viewport,
                revision: self.basemap.revision(),
                opacity_percent: viewer.maps.opacity_percent,
            },
        );
        self.layers = Some(FrameMark::set(ui, rect));
        self.place_names(ui, rect, viewer.fleet_generation());
        if let Some(drawn) = pointed.drawn_box {
            self.ui.theme().paint_selection_box(ui.painter(), drawn);
        }
        if self.show_ui {
            let thumbnail = if self.ui.is_choosing_map() {
                self.thumbnail
                    .texture(ui.ctx(), self.look.theme, &self.waker)
            } else {
                None
            };
            let view = View {
                fleet: viewer.fleet(),
                fleet_generation: viewer.fleet_generation(),
                clock: viewer.clock(),
                time_face: viewer.time_face(),
                preferences: viewer.preferences(),
                zones: ZonesView {
                    names: zones::names(),
                    recent: viewer.recent_zones(),
                    offset_at: zones::offset_at,
                },
                selected: viewer.selected(),
                selection: viewer.selection(),
                visibility: viewer.visibility(),
                display: viewer.display(),
                following: viewer.following(),
                pointed: self.trail_pointer.passings(),
                source: &viewer.source,
                loading: viewer.loading,
                said: viewer.said(),
                notices: viewer.notices.list(),
                problems: viewer.problems(),
                camera: viewer.camera(),
                basemap: BasemapView {
                    name: self.basemap.name(),
                    chosen: &self.basemap.entry().name,
                    choices: &viewer.maps.choices,
                    credits: if self.is_map_shown {
                        &self.credits
                    } else {
                        &[]
                    },
                    ground: map_frame::ground_color(self.basemap.ground_rgb()),
                    pending_tiles: self.basemap.pending_count(),
                    opacity_percent: viewer.maps.opacity_percent,
                    network: network(&self.basemap, self.is_map_shown, self.is_offline),
                    thumbnail,
                    file_dialog: viewer.maps.file_dialog,
                    token: viewer.maps.token_view(),
                    check_map,
                    check_token,
                    kind_of_file,
                },
                adapter: &self.adapter,
                log_path: self.log_path.as_deref(),
            };
            commands.extend(self.ui.show(ui, &view));
        }
        map_key
    }
}
