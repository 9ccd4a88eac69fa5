//! What keys and the palette make the panels do.

use egui::{Key, Modifiers, Rect};

use super::Ui;
use crate::command::Command;
use crate::ui::commands::{self, Action};
use crate::ui::keep_menu;
use crate::ui::palette::Does;
use crate::ui::sheet::{Form, Tab, To};
use crate::ui::view::View;

impl Ui {
    /// Takes the keys that mean something out of the input and does what they ask for.
    pub(super) fn act_on_keys(
        &mut self,
        ui: &egui::Ui,
        screen: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        let ctx = ui.ctx();
        // A token is typed: neither the map nor the panels behind hear of it.
        if view.basemap.token.asked.is_some() || self.palette.is_open() {
            return;
        }
        if self.maps.is_open() {
            self.maps.take_keys(ctx);
        }
        self.settings.take_keys(ctx);
        // Also while a name is being typed: it is no letter of it.
        if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::K)) {
            self.act(Action::OpenPalette, ctx, screen, view, out);
            self.palette.write(&commands::take_text(ctx));
            return;
        }
        // Escape has already taken the keyboard away from the field in this frame.
        if self.list.is_searching {
            if ctx.input(|input| input.key_pressed(Key::Escape)) {
                ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
                self.list.escape();
                self.list.is_searching = false;
            }
            return;
        }
        if ctx.text_edit_focused() || egui::Popup::is_any_open(ctx) {
            return;
        }
        if !self.is_boxed() {
            self.stack.take_keys(ctx, view, out);
            self.passings.take_keys(ctx);
        }
        out.extend(keep_menu::pasted(ctx));
        let has_focus = ctx.memory(|memory| memory.focused().is_some());
        for action in commands::take_actions(ctx, has_focus) {
            match action {
                Action::Escape if self.are_keys_open => self.are_keys_open = false,
                Action::Escape if self.is_about_open => self.is_about_open = false,
                Action::Escape if self.settings.is_open() => self.settings.close(),
                Action::Escape if self.go_to.is_open() => self.go_to.close(),
                Action::ToggleKeys
                | Action::ToggleAbout
                | Action::OpenSettings
                | Action::SetScale(_)
                | Action::Quit => {
                    self.act(action, ctx, screen, view, out);
                }
                // The map behind the box is not what the keys are for now.
                _ if self.is_boxed() || self.go_to.is_open() => {}
                _ => self.act(action, ctx, screen, view, out),
            }
        }
    }

    /// Whether a box about the program lies over everything.
    const fn is_boxed(&self) -> bool {
        self.is_about_open || self.are_keys_open || self.settings.is_open()
    }

    /// Gives the keyboard back to the control that had it before something was opened over it.
    pub(super) fn keep_focus(&mut self, ctx: &egui::Context) {
        let is_covered = self.is_boxed()
            || self.go_to.is_open()
            || self.palette.is_open()
            || self.maps.is_open()
            || egui::Popup::is_any_open(ctx);
        self.focus.step(ctx, is_covered);
    }

    /// Does what was chosen in the palette.
    pub(super) fn do_chosen(
        &mut self,
        does: Does,
        ctx: &egui::Context,
        screen: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        match does {
            Does::Action(action) => self.act(action, ctx, screen, view, out),
            Does::Commands(commands) => out.extend(commands),
        }
    }

    /// Does what a key or a line of the palette asks for.
    fn act(
        &mut self,
        action: Action,
        ctx: &egui::Context,
        screen: Rect,
        view: &View<'_>,
        out: &mut Vec<Command>,
    ) {
        match action {
            Action::ToggleKeys => {
                self.are_keys_open = !self.are_keys_open;
                self.is_about_open = false;
                self.settings.close();
            }
            Action::ToggleAbout => {
                self.is_about_open = !self.is_about_open;
                self.are_keys_open = false;
                self.settings.close();
            }
            Action::OpenSettings | Action::ResetSettings => {
                self.are_keys_open = false;
                self.is_about_open = false;
                self.settings.open();
                if action == Action::ResetSettings {
                    self.settings.ask_for_reset();
                }
            }
            Action::OpenPalette => self.palette.open(),
            Action::ToggleLegend => self.is_legend_open = !self.is_legend_open,
            Action::Escape if self.timeline.cancel_drag() => {}
            Action::Escape if view.clock.window().is_some() => out.push(Command::SetWindow(None)),
            Action::Escape if view.selected.is_some() => out.push(Command::Select(None)),
            Action::Escape => {}
            Action::ToggleList => {
                self.open_list(!self.is_list_open_at(screen.width()));
            }
            Action::GoToTime => {
                self.go_to.open(view);
                self.go_to.write(commands::take_text(ctx));
            }
            Action::LookAtTime(look) => self.timeline.look(look),
            Action::ToggleLanes => self.timeline.toggle_lanes(),
            Action::FoldDetails => self.details.is_folded = !self.details.is_folded,
            Action::Search => {
                self.open_list(true);
                self.list.start_search();
            }
            Action::ChooseMap => self.maps.toggle(),
            Action::CopyPlace => _ = self.place.copy(ctx),
            Action::CopyPicture => out.push(self.keep.copy_picture()),
            Action::SavePicture => out.push(self.keep.save_picture()),
            Action::ToggleEveryone => self.sheet.toggle(Tab::Everyone),
            Action::ToggleEvents => self.sheet.toggle(Tab::Events),
            Action::CopyTable(form) => self.sheet.write(form, To::Clipboard),
            Action::SaveTable => self.sheet.write(Form::Csv, To::File),
            other => out.extend(commands::command(other, view, screen.size())),
        }
    }
}
