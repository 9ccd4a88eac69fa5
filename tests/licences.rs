//! Holds the dependencies to licences that a program under MIT or Apache-2.0 may be linked with.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::iter::Peekable;
use std::process::Command;
use std::vec::IntoIter;

use serde_json::Value;

/// Licences that ask for no more than their notice.
const ACCEPTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    // A list of certificate authorities: data, not code.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Licences that are accepted for one package alone, each with its reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    // Covers that package's own files, which are used unchanged.
    ("option-ext", "MPL-2.0"),
];

/// An SPDX licence expression, read from the left.
struct Expression<'a> {
    words: Peekable<IntoIter<String>>,
    accepts: &'a dyn Fn(&str) -> bool,
}

impl Expression<'_> {
    /// Whether one may choose so that only accepted licences remain.
    fn is_accepted(text: &str, accepts: &dyn Fn(&str) -> bool) -> bool {
        // The slash is how older packages write OR.
        let spaced = text
            .replace('/', " OR ")
            .replace('(', " ( ")
            .replace(')', " ) ");
        let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
        let mut expression = Expression {
            words: words.into_iter().peekable(),
            accepts,
        };
        expression.any() && expression.words.next().is_none()
    }

    fn any(&mut self) -> bool {
        let mut accepted = self.all();
        while self.take("OR") {
            accepted |= self.all();
        }
        accepted
    }

    fn all(&mut self) -> bool {
        let mut accepted = self.one();
        while self.take("AND") {
            accepted &= self.one();
        }
        accepted
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let accepted = self.any();
            return self.take(")") && accepted;
        }
        let mut licence = self.words.next().unwrap_or_default();
        if self.take("WITH") {
            let exception = self.words.next().unwrap_or_default();
            licence = format!("{licence} WITH {exception}");
        }
        (self.accepts)(&licence)
    }

    fn take(&mut self, word: &str) -> bool {
        self.words.next_if(|next| next == word).is_some()
    }
}

fn is_accepted(package: &str, expression: &str) -> bool {
    Expression::is_accepted(expression, &|licence| {
        ACCEPTED.contains(&licence) || EXCEPTIONS.contains(&(package, licence))
    })
}

#[test]
fn every_dependency_may_be_linked_and_shipped() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    assert!(packages.len() > 50, "only {} packages", packages.len());
    let refused: Vec<String> = packages
        .iter()
        .map(|package| {
            let text = |key: &str| package[key].as_str().unwrap_or("nothing").to_owned();
            (text("name"), text("license"))
        })
        .filter(|(name, licence)| !is_accepted(name, licence))
        .map(|(name, licence)| format!("{name}: {licence}"))
        .collect();
    assert!(refused.is_empty(), "\n{}\n", refused.join("\n"));
}

#[test]
fn a_choice_needs_one_accepted_licence_and_a_sum_needs_all() {
    for expression in [
        "MIT",
        "MIT/GPL-3.0-only",
        "Apache-2.0 OR GPL-2.0-only",
        "(GPL-3.0-only OR MIT) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0-only",
        "GPL-3.0-only OR MIT AND ISC",
    ] {
        assert!(is_accepted("any", expression), "{expression}");
    }
    for expression in [
        "",
        "nothing",
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "(MIT OR ISC) AND LGPL-2.1-or-later",
        "GPL-3.0-only OR AGPL-3.0-only",
        "Apache-2.0 WITH Unknown-exception",
        "MIT MIT",
        "(MIT",
    ] {
        assert!(!is_accepted("any", expression), "{expression}");
    }
}

#[test]
fn an_exception_is_for_its_package_alone() {
    assert!(is_accepted("option-ext", "MPL-2.0"));
    assert!(!is_accepted("another", "MPL-2.0"));
}
