//! Which maps there are, and with what they are opened, as command line and surroundings say.

use std::path::PathBuf;

use super::cli::MapArgs;
use crate::basemap::{Catalog, MapEnv, Secret, add_from};
use crate::words::maps as words;

/// Names another folder for what the user has set up.
pub const CONFIG_VARIABLE: &str = "TRACKSCOPE_CONFIG_DIR";
/// Holds the user's token for Mapbox.
const TOKEN_VARIABLE: &str = "MAPBOX_TOKEN";
/// The maps that the user has given names.
const MAPS_FILE: &str = "maps.json";

/// The maps that can be chosen.
#[derive(Clone, Debug, Default)]
pub struct Maps {
    /// All that go by a name.
    pub catalog: Catalog,
    /// What could not be understood and is left out, a sentence each.
    pub complaints: Vec<String>,
    /// With what they are opened.
    pub env: MapEnv,
}

impl Maps {
    /// As the command line says, with the file of the user's maps.
    pub fn of(args: &MapArgs) -> Self {
        let mut catalog = Catalog::default();
        let file = config_folder().map(|folder| folder.join(MAPS_FILE));
        let complaints = add_from(&mut catalog, file.as_deref(), &args.map);
        for complaint in &complaints {
            tracing::warn!("a map is left out: {complaint}");
        }
        let mut complaints = complaints;
        let token = std::env::var(TOKEN_VARIABLE).ok();
        let token = token
            .filter(|text| !text.is_empty())
            .map(|text| Secret::mapbox(&text));
        if let Some(Err(error)) = &token {
            tracing::warn!("{TOKEN_VARIABLE} is not used: {error}");
            complaints.push(words::variable_unused(TOKEN_VARIABLE, &error.to_string()));
        }
        let env = MapEnv {
            mapbox_token: token.and_then(Result::ok),
            offline: args.offline,
            cache_max_bytes: args.map_cache_mib.saturating_mul(1 << 20),
            ..MapEnv::of_platform()
        };
        Self {
            catalog,
            complaints,
            env,
        }
    }
}

/// Where what the user has set up is kept.
pub fn config_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(CONFIG_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    let dirs = directories::ProjectDirs::from("", "", "trackscope")?;
    Some(dirs.config_dir().to_owned())
}
