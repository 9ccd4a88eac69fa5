//! Finds the modules and crates that a source file names, without compiling it.

/// One word or mark of the source; comments and literals are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// `::`
    PathSep,
    Mark(u8),
}

/// The start of one path in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Line, from 1.
    pub line: usize,
    /// What the path starts with.
    pub target: Target,
    /// Whether it stands in a module that is compiled for tests only.
    pub in_test: bool,
}

/// What a path starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A module of this crate, from its root: `geo` of `crate::geo::Camera`, or `*`.
    Module(String),
    /// Anything else with its second part if it has one: `wgpu`, `std::net`.
    Outside(String),
}

/// All paths in `source`, the text of the module `module`: `["wire", "fix"]` for
/// `src/wire/fix.rs`, `["wire"]` for `src/wire/mod.rs`.
pub fn references(module: &[&str], source: &str) -> Vec<Reference> {
    Reader {
        tokens: tokens(source),
        depth: module.len(),
        inner: Vec::new(),
        braces: 0,
        found: Vec::new(),
    }
    .read()
}

/// A module written out inside of the file.
struct Inner {
    /// Braces that are open in front of it.
    braces: usize,
    is_test: bool,
}

struct Reader<'a> {
    tokens: Vec<(usize, Token<'a>)>,
    /// Modules between the root and the file, itself included.
    depth: usize,
    inner: Vec<Inner>,
    braces: usize,
    found: Vec<Reference>,
}

impl<'a> Reader<'a> {
    fn read(mut self) -> Vec<Reference> {
        let mut at = 0;
        let mut test_attribute = false;
        while let Some(token) = self.token(at) {
            match token {
                Token::Mark(b'{') => self.braces += 1,
                Token::Mark(b'}') => {
                    self.braces = self.braces.saturating_sub(1);
                    self.inner.retain(|inner| inner.braces < self.braces);
                }
                Token::Mark(b'#') => {
                    test_attribute |= self.is_cfg_test(at);
                }
                Token::Mark(b';') => test_attribute = false,
                Token::Word("mod") if self.token(at + 2) == Some(Token::Mark(b'{')) => {
                    self.inner.push(Inner {
                        braces: self.braces,
                        is_test: test_attribute,
                    });
                    test_attribute = false;
                }
                Token::Word(word) if self.starts_path(at) => self.path(at, word),
                _ => {}
            }
            at += 1;
        }
        self.found
    }

    fn token(&self, at: usize) -> Option<Token<'a>> {
        self.tokens.get(at).map(|(_, token)| *token)
    }

    fn before(&self, at: usize) -> Option<Token<'a>> {
        self.token(at.checked_sub(1)?)
    }

    fn is_cfg_test(&self, at: usize) -> bool {
        let expected = [
            Token::Mark(b'['),
            Token::Word("cfg"),
            Token::Mark(b'('),
            Token::Word("test"),
            Token::Mark(b')'),
            Token::Mark(b']'),
        ];
        (at + 1..)
            .zip(expected)
            .all(|(at, token)| self.token(at) == Some(token))
    }

    /// Whether a path starts here: a word in front of `::`, or a whole crate in `use`.
    fn starts_path(&self, at: usize) -> bool {
        let goes_on = self.token(at + 1) == Some(Token::PathSep);
        match self.before(at) {
            Some(Token::Mark(b'.')) => false,
            Some(Token::Word("use")) => true,
            // `a::b` goes on with b, `use ::a` starts with a.
            Some(Token::PathSep) => {
                self.before(at - 1) == Some(Token::Word("use"))
                    || (goes_on && !self.ends_path_part(at - 1))
            }
            _ => goes_on,
        }
    }

    /// Whether what stands in front of a `::` can be the part of a path.
    fn ends_path_part(&self, separator: usize) -> bool {
        matches!(
            self.before(separator),
            Some(Token::Word(_) | Token::Mark(b'>'))
        )
    }

    fn path(&mut self, at: usize, word: &str) {
        let inner = self.inner.len();
        match word {
            "crate" => self.modules(at + 2),
            "self" | "Self" => {}
            "super" => {
                let mut supers = 1;
                while self.token(at + supers * 2) == Some(Token::Word("super")) {
                    supers += 1;
                }
                // Further up than the crate's root does not compile.
                if supers >= self.depth + inner {
                    self.modules(at + supers * 2);
                }
            }
            _ => {
                let second = match (self.token(at + 1), self.token(at + 2)) {
                    (Some(Token::PathSep), Some(Token::Word(second))) => format!("::{second}"),
                    _ => String::new(),
                };
                self.add(at, Target::Outside(format!("{word}{second}")));
            }
        }
    }

    /// The modules named right behind `crate::`: one, all, or a list in braces.
    fn modules(&mut self, at: usize) {
        match self.token(at) {
            Some(Token::Word(name)) => self.add(at, Target::Module(name.to_owned())),
            Some(Token::Mark(b'*')) => self.add(at, Target::Module("*".to_owned())),
            Some(Token::Mark(b'{')) => {
                let mut depth = 0;
                let mut at = at;
                let mut is_first = false;
                while let Some(token) = self.token(at) {
                    match token {
                        Token::Mark(b'{') => depth += 1,
                        Token::Mark(b'}') => depth -= 1,
                        Token::Word("self") => {}
                        Token::Word(_) | Token::Mark(b'*') if is_first => self.modules(at),
                        _ => {}
                    }
                    if depth == 0 {
                        return;
                    }
                    is_first = depth == 1 && matches!(token, Token::Mark(b'{' | b','));
                    at += 1;
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, at: usize, target: Target) {
        let line = self.tokens.get(at).map_or(0, |(line, _)| *line);
        let in_test = self.inner.iter().any(|inner| inner.is_test);
        self.found.push(Reference {
            line,
            target,
            in_test,
        });
    }
}

fn tokens(source: &str) -> Vec<(usize, Token<'_>)> {
    let bytes = source.as_bytes();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => comment_end(bytes, at),
            b'"' => string_end(bytes, at),
            b'r' if is_raw_string(bytes, at + 1) => raw_string_end(bytes, at + 1),
            b'b' if bytes.get(at + 1) == Some(&b'"') => string_end(bytes, at + 1),
            b'b' if bytes.get(at + 1) == Some(&b'r') && is_raw_string(bytes, at + 2) => {
                raw_string_end(bytes, at + 2)
            }
            b'\'' => quote_end(source, at),
            b':' if bytes.get(at + 1) == Some(&b':') => {
                tokens.push((line, Token::PathSep));
                at + 2
            }
            _ if is_word(byte) => {
                let end = (at..bytes.len())
                    .find(|&i| !is_word(bytes[i]))
                    .unwrap_or(bytes.len());
                tokens.push((line, Token::Word(&source[at..end])));
                end
            }
            _ => {
                if !byte.is_ascii_whitespace() {
                    tokens.push((line, Token::Mark(byte)));
                }
                at + 1
            }
        };
        line += bytes[at..end].iter().filter(|&&byte| byte == b'\n').count();
        at = end;
    }
    tokens
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    (at..bytes.len())
        .find(|&i| bytes[i] == b'\n')
        .unwrap_or(bytes.len())
}

/// Comments may stand inside of comments.
fn comment_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn is_raw_string(bytes: &[u8], at: usize) -> bool {
    bytes[at..].iter().find(|&&byte| byte != b'#') == Some(&b'"')
}

fn raw_string_end(bytes: &[u8], at: usize) -> usize {
    let hashes = bytes[at..].iter().take_while(|&&byte| byte == b'#').count();
    let closing = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let inside = at + hashes + 1;
    bytes[inside..]
        .windows(closing.len())
        .position(|window| window == closing)
        .map_or(bytes.len(), |found| inside + found + closing.len())
}

/// A character literal, or only the quote of a lifetime.
fn quote_end(source: &str, at: usize) -> usize {
    let mut rest = source[at + 1..].char_indices();
    match (rest.next(), rest.next()) {
        (Some((_, '\\')), Some((next, escaped))) => {
            let behind = at + 1 + next + escaped.len_utf8();
            source[behind..]
                .find('\'')
                .map_or(source.len(), |found| behind + found + 1)
        }
        (Some(_), Some((next, '\''))) => at + 1 + next + 1,
        _ => at + 1,
    }
}
