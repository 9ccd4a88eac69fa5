//! Finds texts for people that stand in the interface, or below it, instead of in `src/words`.
//!
//! A literal with a letter in it is such a text, unless what stands around it says that it is
//! for the program alone.

use super::tokens::{Token, tokens};

/// Calls whose literals tell one thing on the screen from another.
const ID_CALLS: &[&str] = &[
    "with",
    "unique",
    "id_salt",
    "child",
    "child_group",
    "child_list",
];

/// How constants and fields end that hold nothing else.
const ID_NAMES: &[&str] = &["id", "salt"];

/// Macros that write to the log, or name something of the build.
const MACROS: &[&str] = &[
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "env",
    "include_bytes",
];

/// What an open bracket belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opener<'a> {
    Call(&'a str),
    Macro(&'a str),
    /// `#[…]`
    Attribute,
    /// What is compiled for tests only.
    Test,
    /// A tuple or a list.
    Bare,
    Other,
}

/// All texts for people in `source`, each with its line, from 1.
pub fn texts(source: &str) -> Vec<(usize, &str)> {
    let tokens = tokens(source);
    let token = |at: Option<usize>| tokens.get(at?).map(|(_, token)| *token);
    let mut found = Vec::new();
    let mut open = Vec::new();
    let mut is_test = false;
    // The constant that is being given a value, and the brackets that are open around it.
    let mut constant: Option<(&str, usize)> = None;
    for (at, (line, this)) in tokens.iter().enumerate() {
        let before = |count: usize| token(at.checked_sub(count));
        match *this {
            Token::Word("test")
                if before(1) == Some(Token::Mark(b'('))
                    && before(2) == Some(Token::Word("cfg")) =>
            {
                is_test = true;
            }
            Token::Mark(b';') => {
                is_test = false;
                constant = constant.filter(|(_, depth)| *depth != open.len());
            }
            Token::Word(name) if before(1) == Some(Token::Word("const")) => {
                constant = Some((name, open.len()));
            }
            Token::Mark(b'(') => open.push(match (before(2), before(1)) {
                (Some(Token::Word(name)), Some(Token::Mark(b'!'))) => Opener::Macro(name),
                (_, Some(Token::Word(name))) => Opener::Call(name),
                _ => Opener::Bare,
            }),
            Token::Mark(b'[') => open.push(match (before(2), before(1)) {
                (_, Some(Token::Mark(b'#'))) => Opener::Attribute,
                (Some(Token::Mark(b'#')), Some(Token::Mark(b'!'))) => Opener::Attribute,
                _ => Opener::Bare,
            }),
            Token::Mark(b'{') => {
                open.push(if is_test { Opener::Test } else { Opener::Other });
                is_test = false;
            }
            Token::Mark(b')' | b']' | b'}') => {
                open.pop();
            }
            Token::Text(text) if looks_like_text(text) => {
                let field = match (before(2), before(1)) {
                    (Some(Token::Word(name)), Some(Token::Mark(b':'))) => Some(name),
                    _ => None,
                };
                let constant = constant.map(|(name, _)| name);
                if ![field, constant].into_iter().flatten().any(is_name_of_id)
                    && !is_for_program(&open)
                {
                    found.push((*line, text));
                }
            }
            _ => {}
        }
    }
    found
}

fn is_name_of_id(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name).to_lowercase();
    ID_NAMES.contains(&last.as_str())
}

fn is_for_program(open: &[Opener<'_>]) -> bool {
    let around = open.iter().rev().find(|opener| **opener != Opener::Bare);
    // What an error says stands in an attribute.
    if open.ends_with(&[Opener::Attribute, Opener::Call("error")]) {
        return open.contains(&Opener::Test);
    }
    let is_named = match around {
        Some(Opener::Call(name)) => ID_CALLS.contains(name),
        Some(Opener::Macro(name)) => MACROS.contains(name),
        _ => false,
    };
    is_named || open.contains(&Opener::Attribute) || open.contains(&Opener::Test)
}

/// Whether a literal may be the name of a thread, of a field or of a variable, or the end of a
/// file's name: no space, and capitals or small letters alone.
pub fn is_name(text: &str) -> bool {
    let has = |is: fn(char) -> bool| text.chars().any(is);
    let is_of_both_cases = has(char::is_uppercase) && has(char::is_lowercase);
    !has(char::is_whitespace) && !is_of_both_cases
}

/// Whether there is a letter outside of placeholders and escapes.
fn looks_like_text(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\\' => {
                chars.next();
            }
            c if depth == 0 && c.is_alphabetic() => return true,
            _ => {}
        }
    }
    false
}

#[test]
fn a_text_is_found_wherever_it_is_written() {
    for source in [
        "fn f() { ui.label(\"Copied\"); }",
        "const NAME: &str = \"Close the table\";",
        "fn f() { press(ui.scope_id().with(\"close\"), \"Close\"); }",
        "fn f() { format!(\"{count} vehicles\") }",
        "fn f() -> &'static str { r#\"Of \"all\"\"# }",
        "fn f() { match kind { Kind::Gap => \"gap\", _ => \"\" } }",
        "const SALT: &str = \"a\"; const NAME: &str = \"Table\";",
        "#[derive(Error)] enum E { #[error(\"it failed: {0}\")] A(String) }",
        "#[cfg(test)] mod tests; fn f() { g((1, \"Play\")); }",
        "#[cfg(test)] mod tests { const A: &str = \"a\"; } const B: &str = \"b\";",
    ] {
        let found = texts(source);
        assert_eq!(found.len(), 1, "{source}: {found:?}");
    }
}

#[test]
fn what_nobody_reads_is_no_text() {
    for source in [
        "fn f() { ui.scope_id().with(\"close\"); Id::unique(\"go to time\"); }",
        "fn f() { ui.scope_id().with((\"row\", index)); }",
        "fn f() { area.id_salt(\"rows\"); widgets::child(ui, \"rows\", rect); }",
        "const SALT: &str = \"zones\"; const ZONES_SALT: &str = \"zones\";",
        "fn f() { ZonePicker { salt: \"zones\" } }",
        "#[expect(clippy::too_many_arguments, reason = \"it is so\")] fn f() {}",
        "#![expect(missing_docs, reason = \"it is so\")]",
        "fn f() { tracing::warn!(%error, \"it failed\"); }",
        "fn f() { format!(\"{:.5}, {name:02X} · \\u{e000}\\n\"); }",
        "#[error(\"{path}: {source}\")] struct A;",
        "#[cfg(test)] mod tests { fn f() { g(\"Play\"); } }",
        "// \"Play\"\nfn f() -> char { '\"' } /* \"Play\" */",
    ] {
        assert_eq!(texts(source), Vec::new(), "{source}");
    }
}

#[test]
fn a_name_is_no_sentence() {
    for name in [
        "key-store",
        "lon_deg",
        "TRACKSCOPE_TOKEN",
        ".{}.part",
        "json",
    ] {
        assert!(is_name(name), "{name}");
    }
    for text in ["Copied", "no text", "{count} vehicles", "longer than {max}"] {
        assert!(!is_name(text), "{text}");
    }
}
