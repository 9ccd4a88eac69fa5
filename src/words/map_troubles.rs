//! What goes wrong with a map while it is shown: one sentence each, which begins with what the map is
//! called and says what to do, or what is shown instead.

/// It cannot be opened, and the one before stays.
pub fn not_opened(map: &str, stays: &str) -> String {
    format!("{map} cannot be opened: {stays} is shown.")
}

/// A tile of pictures is damaged.
pub fn damaged_tile(map: &str) -> String {
    format!("{map}: a tile is damaged, and the bundled map is shown there.")
}

/// A vector tile is damaged.
pub fn damaged_part(map: &str) -> String {
    format!("{map}: a part is damaged and shown with less detail.")
}

/// Its file cannot be read any more.
pub fn file_gone(map: &str) -> String {
    format!("{map} cannot be read now: the bundled map is shown until it can.")
}

/// No server may be asked.
pub fn offline(map: &str) -> String {
    format!("{map}: only what is kept on this machine is shown, for --offline is set.")
}

/// There is no answer.
pub fn no_answer(map: &str) -> String {
    format!("{map} gave no answer: what is kept here is shown.")
}

/// There is no connection.
pub fn unreachable(map: &str) -> String {
    format!(
        "{map} cannot be reached: check the network; what is kept here is shown until it answers."
    )
}

/// Nobody knows the server.
pub fn unknown_host(map: &str, host: &str) -> String {
    format!(
        "{map} cannot be reached: no server called {host} is found; check the network and the address."
    )
}

/// There is no whole answer in time.
pub fn too_slow(map: &str) -> String {
    format!("{map} takes too long to answer: what is kept here is shown until it is faster.")
}

/// The connection breaks off.
pub fn breaks_off(map: &str) -> String {
    format!("{map} breaks off its answers: what is kept here is shown until it works again.")
}

/// Nobody vouches for the server.
pub fn not_proved(map: &str, host: &str) -> String {
    format!(
        "{map} cannot prove that it is {host}: nothing is asked of it; check the address, and this machine's clock and certificates."
    )
}

/// The server sends to where it is not followed.
pub fn leads_away(map: &str) -> String {
    format!("{map} sends to another address in a way that is not followed: check the address.")
}

/// What comes is no tile.
pub fn no_tiles(map: &str) -> String {
    format!(
        "{map} sends something other than map tiles: check the address, and whether the network asks for a login."
    )
}

/// What comes is larger than a tile can be.
pub fn too_large(map: &str) -> String {
    format!("{map} sends tiles that are too large to be shown: check the address.")
}

/// The token is not accepted; `code` is the status of HTTP.
pub fn token_refused(map: &str, code: u16) -> String {
    format!("{map} does not accept the token ({code}): enter another one in the map menu.")
}

/// The server wants a key (status 401).
pub fn wants_key(map: &str) -> String {
    format!("{map} wants to know who asks (401): give its address with a valid key.")
}

/// The server forbids it (status 403).
pub fn forbidden(map: &str) -> String {
    format!("{map} does not allow this (403): check the key in its address, or choose another map.")
}

/// The map is no more (status 410).
pub fn given_up(map: &str) -> String {
    format!("{map} is no longer offered (410): choose another map.")
}

/// The server was asked too often (status 429), and may have said for how long it is to be left
/// alone.
pub fn asked_too_often(map: &str, left_alone: Option<&str>) -> String {
    let how_long = left_alone.unwrap_or("a while");
    format!("{map} has been asked too often (429): it is left alone for {how_long}.")
}

/// The server has an error (status 500 to 599).
pub fn server_fails(map: &str, code: u16) -> String {
    format!(
        "{map} has a problem of its own ({code}): what is kept here is shown until it works again."
    )
}

/// The server refuses what it is asked (status 400 to 499).
pub fn not_understood(map: &str, code: u16) -> String {
    format!("{map} does not understand what it is asked ({code}): check the address.")
}

/// The answer means nothing here.
pub fn strange_answer(map: &str, code: u16) -> String {
    format!("{map} gives an answer that is not understood ({code}): check the address.")
}

pub const A_SECOND: &str = "a second";

pub fn seconds(count: f64) -> String {
    format!("{count} seconds")
}

pub fn minutes(count: f64) -> String {
    format!("{count} minutes")
}
