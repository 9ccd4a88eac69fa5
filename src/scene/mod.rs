//! What is to be drawn: model, playhead and camera turned into plain vectors.

mod crowd;
mod cursor;
mod drawn;
mod extract;
mod hit;
mod labels;
mod marker;
mod part;
mod passing;
mod projection;
mod strip;
mod tone;
mod trail;

pub use drawn::DrawnKinds;
pub use extract::{Scene, SceneInput};
pub use hit::{Hit, MAX_HITS};
pub use labels::Label;
pub use marker::{MarkerInstance, MarkerShape, marker_radius_points};
pub use passing::{MAX_PASSINGS, passings_of};
pub use projection::ScreenProjection;
pub use strip::{LineWidths, LinkStyle, TrailVertex};
pub use trail::{Shown, trail_width_points};
