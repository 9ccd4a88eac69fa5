//! Finds the modules and crates that a source file names, without compiling it.

use super::tokens::{Token, tokens};

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
    Reader::new(module.len(), source).read().found
}

/// The modules that `source` declares for tests only, in files of their own.
pub fn test_modules(source: &str) -> Vec<String> {
    Reader::new(1, source).read().test_modules
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
    test_modules: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(depth: usize, source: &'a str) -> Self {
        Self {
            tokens: tokens(source),
            depth,
            inner: Vec::new(),
            braces: 0,
            found: Vec::new(),
            test_modules: Vec::new(),
        }
    }

    fn read(mut self) -> Self {
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
                Token::Word("mod") if test_attribute => {
                    if let Some(Token::Word(name)) = self.token(at + 1) {
                        self.test_modules.push(name.to_owned());
                    }
                }
                Token::Word(word) if self.starts_path(at) => self.path(at, word),
                _ => {}
            }
            at += 1;
        }
        self
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
