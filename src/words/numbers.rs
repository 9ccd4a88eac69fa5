//! What stands beside numbers, wherever they are written.

/// The eight winds, from north through east.
pub const WINDS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

pub fn bytes(figure: u64) -> String {
    format!("{figure} bytes")
}

pub fn kilobytes(figure: f64) -> String {
    format!("{figure:.0} kB")
}

pub fn megabytes(figure: f64) -> String {
    format!("{figure:.0} MB")
}

pub fn gigabytes(figure: f64) -> String {
    format!("{figure:.1} GB")
}

/// A short time.
pub fn tenths_of_secs(secs: f64) -> String {
    format!("{secs:.1} s")
}
