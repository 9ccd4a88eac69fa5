//! `docs/keys.md` says what the table of commands says.

use std::fs;
use std::path::Path;

#[test]
fn the_document_of_the_keys_is_made_from_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let made = trackscope::ui::keys_document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/keys.md is out of date: run `UPDATE_DOCS=1 cargo test --test keys_doc`"
    );
}
