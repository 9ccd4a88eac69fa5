//! From the command line to the task, and from its result to the exit code.
#![allow(
    clippy::disallowed_methods,
    reason = "a file that names a port must have been written just now"
)]

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::Local;
use clap::Parser;
use thiserror::Error;
use winit::event_loop::EventLoop;

use super::bench::{BenchOptions, bench};
use super::bench_load::{LoadBenchError, bench_load};
use super::capture::{CaptureDesk, Clipboard};
use super::check::check;
use super::cli::{
    BenchArgs, CheckArgs, Cli, DEMO, LogArgs, Origin, RenderArgs, Size, Task, WindowArgs,
};
use super::discovery::{PORT_VARIABLE, Surroundings, origin};
use super::file_dialog::FileChooser;
use super::headless::{HeadlessError, RenderOptions, render};
use super::keep_desk::KeepDesk;
use super::key_store::KeyStore;
use super::logging;
use super::look::Look;
use super::map_desk::MapDesk;
use super::maps::{Maps, config_folder};
use super::parent_watch::ParentWatch;
use super::session::{DEMO_SESSION, Session, file_name};
use super::settings_file::SettingsFile;
use super::settings_keeper::SettingsKeeper;
use super::stage::StageOptions;
use super::synthetic::synthetic_fleet;
use super::token_desk::TokenDesk;
use super::viewer::Viewer;
use super::views::{
    Opening, ViewArgument, ViewDesk, ViewError, ViewSession, ViewState, is_view_file,
};
use super::waker::{Wake, WindowWaker};
use super::window::{App, WindowOptions};
use super::wishes::SystemWishes;
use crate::basemap::{Catalog, ChoiceError, MapEntry, MapEnv, Secret};
use crate::command::Command;
use crate::feed::{Entry, FeedError, FileError, FileOptions, Launcher, SessionReader, TokenError};
use crate::gpu::GpuError;
use crate::preferences::Preferences;
use crate::ui::{LoadStage, Loading, NoticeLevel};
use crate::wire::Message;
use crate::words;

/// Why the program ends with an error.
#[derive(Debug, Error)]
pub enum RunError {
    /// The load cannot be measured.
    #[error(transparent)]
    LoadBench(#[from] LoadBenchError),
    /// The session cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The recording cannot be started, or no thread.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// No picture, or no figure.
    #[error(transparent)]
    Headless(#[from] HeadlessError),
    /// No screen to open a window on.
    #[error("no window can be opened: {0}. Without a screen, `trackscope render` draws to a file")]
    NoScreen(#[from] winit::error::EventLoopError),
    /// Nothing can draw in the window.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// Standard output is gone.
    #[error("the result cannot be written: {0}")]
    Output(#[from] io::Error),
    /// The figures cannot be written as JSON.
    #[error("the figures cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// Only a live session can be recorded.
    #[error("--record needs an application to record: add --ws-port")]
    NothingToRecord,
    /// Another machine was named, without the word that allows it.
    #[error("{0} is not this machine: add --allow-remote to connect to it without encryption")]
    Remote(String),
    /// The token cannot be presented.
    #[error("TRACKSCOPE_TOKEN: {0}")]
    Token(#[from] TokenError),
    /// A saved view cannot be read.
    #[error("{}: {}", .0.display(), .1)]
    View(PathBuf, ViewError),
    /// The session of a saved view is not where it was.
    #[error("{}: its session was not found; name the session, and this file with --view-file", .0.display())]
    NoSession(PathBuf),
    /// There is no such map.
    #[error("--basemap: {0}")]
    Map(#[from] ChoiceError),
    /// The parent cannot be watched.
    #[error("--exit-with-parent: {0}")]
    ParentWatch(io::Error),
}

/// Reads the command line, does what it says, and tells how that went.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output, mistakes to standard error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match execute(cli) {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error}");
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Tells the user why the program ends. A launching application reads the log or the socket
/// instead: its pipe may be full.
fn complain(error: &str) {
    let launched = std::env::var_os(PORT_VARIABLE).is_some();
    if io::stderr().is_terminal() || !launched {
        let _ = writeln!(io::stderr(), "trackscope: {error}");
    }
}

fn execute(cli: Cli) -> Result<ExitCode, RunError> {
    match cli.task {
        Some(Task::Render(args)) => run_render(&args),
        Some(Task::Bench(args)) => run_bench(&args),
        Some(Task::Check(args)) => run_check(&args),
        Some(Task::Demo(args)) => {
            let view = args.window.view_file.clone().map(named_view);
            let session = || Session::of(Origin::Demo);
            show(args.window, &args.log, false, (view, false), session)
        }
        None => show_asked(cli),
    }
}

/// Opens a window for what the command line names.
fn show_asked(mut cli: Cli) -> Result<ExitCode, RunError> {
    let own = cli.file.as_deref().and_then(ViewArgument::of);
    let is_session_its = own.is_some();
    if is_session_its {
        cli.file = None;
    }
    let view = match own {
        Some(argument) => Some(Opening::of(argument)),
        None => cli.window.view_file.clone().map(named_view),
    };
    let session = view.as_ref().filter(|_| is_session_its);
    let session = session.and_then(Opening::session);
    // All of the data is to be there, however long it took to record it.
    let fast = cli.fast || view.is_some();
    let (window, log, exits) = (cli.window.clone(), cli.log.clone(), cli.exit_with_parent);
    show(window, &log, exits, (view, is_session_its), || Session {
        origin: match session {
            Some(ViewSession::Demo) => Origin::Demo,
            Some(ViewSession::File(path)) => Origin::File(path),
            None => origin(&cli, &Surroundings::of_this_program(Local::now())),
        },
        allow_remote: cli.allow_remote,
        record: cli.record.clone(),
        fast,
    })
}

fn named_view(path: PathBuf) -> Opening {
    Opening::of(ViewArgument::File(path))
}

fn show(
    window: WindowArgs,
    log: &LogArgs,
    exit_with_parent: bool,
    (view, is_session_its): (Option<Opening>, bool),
    session: impl FnOnce() -> Session,
) -> Result<ExitCode, RunError> {
    let log_path = logging::start(log.log_file.as_deref(), log.verbose);
    // Not before there is a log: which sources of a port were passed over is told there.
    let session = session();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), origin = ?session.origin, "start");
    session.check()?;
    let event_loop = match EventLoop::<Wake>::with_user_event().build() {
        Ok(event_loop) => event_loop,
        Err(error) => {
            session.tell_before_ending(&error.to_string());
            return Err(error.into());
        }
    };
    let waker = WindowWaker::new(event_loop.create_proxy());
    let signalled = waker.clone();
    if let Err(error) = ctrlc::set_handler(move || signalled.quit()) {
        tracing::warn!("signals will end the program without a farewell: {error}");
    }
    let watch = match Launcher::of_this_program().filter(|_| exit_with_parent) {
        None => None,
        Some(launcher) => {
            let orphaned = waker.clone();
            let watch = ParentWatch::start(launcher, move || orphaned.quit());
            Some(watch.map_err(RunError::ParentWatch)?)
        }
    };
    let feed_waker = waker.clone();
    let feed = session.feed(move || feed_waker.wake())?;
    let mut viewer = Viewer::default();
    viewer.source = session.source();
    if let Origin::File(path) = &session.origin {
        viewer.session_path = Some(std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    }
    if matches!(session.origin, Origin::Demo | Origin::File(_)) {
        // Until the first message is there the window says that it is on its way.
        viewer.loading = Some(Loading {
            stage: LoadStage::Receiving,
            bytes: 0,
            total_bytes: None,
            vehicles: 0,
        });
    }
    let Maps {
        catalog,
        complaints,
        env,
    } = Maps::of(&window.maps);
    for complaint in &complaints {
        let title = words::maps::SETTING_UNUSED;
        viewer
            .notices
            .add_line(NoticeLevel::Warning, title, complaint);
    }
    let asked = window
        .basemap
        .map(|wanted| asked_map(&catalog, &wanted, &mut viewer));
    let settings = settings(&mut viewer);
    let remembered = settings.remembered();
    let preferences = Preferences {
        theme: window.theme.unwrap_or(remembered.preferences.theme),
        units: window.units.unwrap_or(remembered.preferences.units),
        scale: window.scale.unwrap_or(remembered.preferences.scale),
        ..remembered.preferences
    };
    viewer.prefer(preferences, remembered.recent_zones.clone());
    let has_stored_token = remembered.has_stored_token;
    let mut maps = map_desk(catalog, env.mapbox_token.clone(), has_stored_token, &waker);
    let basemap = maps.first_map(asked, &mut viewer, &settings);
    if let Some(percent) = window.map_opacity {
        viewer.carry_out(Command::SetBasemapOpacity(percent));
    }
    let options = WindowOptions {
        title: window.title,
        size_points: (window.size.width, window.size.height),
        lose_device_after_frames: window.debug_lose_device_after_frames,
        stage: StageOptions {
            basemap,
            map_env: MapEnv {
                mapbox_token: maps.token().cloned(),
                ..env
            },
            theme: Look::of(preferences, SystemWishes::default()).theme,
            show_ui: true,
            log_path,
        },
    };
    let mut views = view_desk(&waker, window.save_folder.clone());
    if let Some(view) = view {
        views.begin(view, is_session_its, &mut viewer);
    }
    let keep = keep_desk(&waker, views, window.save_folder);
    let mut app = App::new(options, viewer, settings, maps, keep, Some(feed), waker);
    event_loop.run_app(&mut app)?;
    drop(watch);
    tracing::info!("end");
    match app.into_failure() {
        None => Ok(ExitCode::SUCCESS),
        Some(error) => Err(error.into()),
    }
}

/// The map that the command line asks for. One that is not understood is told in the window:
/// the vehicles matter more.
fn asked_map(catalog: &Catalog, wanted: &str, viewer: &mut Viewer) -> MapEntry {
    catalog.find(wanted).unwrap_or_else(|error| {
        viewer.report_error(words::maps::BUNDLED_SHOWN, &error.to_string(), false);
        MapEntry::bundled()
    })
}

/// What a window remembered. What is wrong with it is told in this one.
fn settings(viewer: &mut Viewer) -> SettingsKeeper {
    let folder = config_folder();
    let mut reading = SettingsFile::read(folder.as_deref());
    if let Some(problem) = reading.problem.take() {
        tracing::warn!("settings: {problem}");
        let title = words::program::SETTINGS_UNUSED;
        viewer.notices.add(NoticeLevel::Warning, title, problem);
    }
    SettingsKeeper::new(reading)
}

/// The desk for the maps, with the token that the environment holds.
fn map_desk(
    catalog: Catalog,
    token: Option<Secret>,
    has_stored_token: bool,
    waker: &WindowWaker,
) -> MapDesk {
    let wake = |waker: &WindowWaker| {
        let waker = waker.clone();
        move || waker.wake()
    };
    let store = KeyStore::of_system(wake(waker));
    let tokens = TokenDesk::new(store, token, has_stored_token);
    let chooser = FileChooser::of_system(wake(waker));
    MapDesk::new(catalog, tokens, chooser)
}

/// The desk for pictures and views, with the clipboard and the dialogs of this system.
fn keep_desk(waker: &WindowWaker, views: ViewDesk, folder: Option<PathBuf>) -> KeepDesk {
    let wake = || {
        let waker = waker.clone();
        move || waker.wake()
    };
    let chooser = FileChooser::of_system_for_keeping(wake(), folder);
    let pictures = CaptureDesk::new(chooser, wake());
    KeepDesk::new(Clipboard::of_system(wake()), pictures, views)
}

fn view_desk(waker: &WindowWaker, folder: Option<PathBuf>) -> ViewDesk {
    let wake = || {
        let waker = waker.clone();
        move || waker.wake()
    };
    let chooser = FileChooser::of_system_for_keeping(wake(), folder);
    ViewDesk::new(chooser, wake())
}

fn open_session(path: &Path) -> Result<SessionReader, FileError> {
    // A file of that name wins over the session in the program.
    if path == Path::new(DEMO) && !path.exists() {
        SessionReader::from_bytes(DEMO, DEMO_SESSION)
    } else {
        SessionReader::open(path)
    }
}

/// Decodes all entries; what is refused is logged and left out.
pub(super) fn decode_all(entries: Vec<Entry>) -> Vec<Message> {
    let decode = |entry: Entry| {
        let line = entry.line;
        entry
            .body
            .into_message()
            .inspect_err(|error| tracing::warn!(line, "refused: {error}"))
            .ok()
    };
    entries.into_iter().filter_map(decode).collect()
}

fn run_render(args: &RenderArgs) -> Result<ExitCode, RunError> {
    logging::start(args.log.log_file.as_deref(), args.log.verbose);
    let maps = Maps::of(&args.maps);
    let (file, state) = render_input(args)?;
    let map = args.basemap.as_deref().or(state.map.as_deref());
    let basemap = maps.catalog.find(map.unwrap_or("bundled"))?;
    let entries = open_session(&file)?.collect::<Result<Vec<_>, _>>()?;
    let size_px = match (args.size, state.size_points) {
        (Some(Size { width, height }), _) => (width, height),
        // A window's points, rounded.
        (None, Some((width, height))) => {
            let px = |points: u32| (points as f32 * args.scale).round() as u32;
            (px(width), px(height))
        }
        (None, None) => (1280, 720),
    };
    let place = state.place.map(|place| (place.center, place.zoom));
    let options = RenderOptions {
        at: args.at,
        size_px,
        pixels_per_point: args.scale,
        basemap,
        map_env: maps.env,
        theme: args.theme.into(),
        units: args.units,
        ui: !args.no_ui,
        opacity_percent: args.map_opacity.or(state.opacity_percent).unwrap_or(100),
        view: args.view.or(place),
        annotate: args.annotate,
        state,
    };
    let name = file_name(&file);
    let picture = render(&name, decode_all(entries), &options)?;
    picture.write_png(&args.output)?;
    let (width, height) = (picture.width_px, picture.height_px);
    writeln!(
        io::stdout(),
        "{}: {width} × {height} pixels",
        args.output.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The session that is drawn, and what is seen of it.
fn render_input(args: &RenderArgs) -> Result<(PathBuf, ViewState), RunError> {
    let bare = is_view_file(&args.file).then_some(&args.file);
    let Some(path) = args.view_file.as_ref().or(bare) else {
        return Ok((args.file.clone(), ViewState::default()));
    };
    let Opening { argument, read } = named_view(path.clone());
    let view = read.map_err(|error| RunError::View(path.clone(), error))?;
    let file = match argument.session(&view) {
        _ if bare.is_none() => args.file.clone(),
        Some(ViewSession::Demo) => PathBuf::from(DEMO),
        Some(ViewSession::File(file)) => file,
        None => return Err(RunError::NoSession(path.clone())),
    };
    for note in &view.notes {
        complain(&format!("{}: {note}", path.display()));
    }
    Ok((file, view.state))
}

fn run_bench(args: &BenchArgs) -> Result<ExitCode, RunError> {
    logging::start(args.log.log_file.as_deref(), args.log.verbose);
    let maps = Maps::of(&args.maps);
    let basemap = args.basemap.as_deref().map(|name| maps.catalog.find(name));
    let options = BenchOptions {
        frames: args.frames,
        size_px: (args.size.width, args.size.height),
        basemap: basemap.transpose()?,
        map_env: maps.env,
        ui: args.ui,
        trail_length: args.trail,
        whole_tracks: args.whole_tracks,
        view: args.view,
        pan: args.pan,
    };
    if let (true, Some(file)) = (args.load, &args.file) {
        let session = if file == Path::new(DEMO) {
            FileOptions::bytes(DEMO, DEMO_SESSION)
        } else {
            FileOptions::path(file)
        };
        return print_report(&bench_load(session, &options)?, args.json);
    }
    let report = match (args.synthetic, &args.file) {
        (Some(size), _) => bench(&options, || Ok(size), |size| vec![synthetic_fleet(size)])?,
        (None, file) => {
            let file = file.as_deref().unwrap_or(Path::new(DEMO));
            let read = || Ok(open_session(file)?.collect::<Result<Vec<_>, _>>()?);
            bench(&options, read, decode_all)?
        }
    };
    print_report(&report, args.json)
}

fn print_report(
    report: &(impl std::fmt::Display + serde::Serialize),
    as_json: bool,
) -> Result<ExitCode, RunError> {
    if as_json {
        writeln!(io::stdout(), "{}", serde_json::to_string(report)?)?;
    } else {
        write!(io::stdout(), "{report}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_check(args: &CheckArgs) -> Result<ExitCode, RunError> {
    logging::start(args.log.log_file.as_deref(), args.log.verbose);
    let report = check(&args.file)?;
    write!(io::stdout(), "{report}")?;
    Ok(if report.is_usable() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
