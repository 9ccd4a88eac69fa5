//! Holds the modules to their layers: reads which modules and crates each source file
//! names, and fails on any that `layering/rules.rs` does not allow. Holds texts for people to
//! `src/words`: reads the literals of all that reaches the screen, as `layering/held.rs` lists it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "layering/held.rs"]
mod held;
#[path = "layering/paths.rs"]
mod paths;
#[path = "layering/rules.rs"]
mod rules;
#[path = "layering/texts.rs"]
mod texts;
#[path = "layering/tokens.rs"]
mod tokens;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use paths::{Target, references, test_modules};
use rules::{LAYERS, Layer, OUTSIDE};

/// What is wrong with one file, as lines to print. `module` is its place in the crate:
/// `["wire", "fix"]` for `src/wire/fix.rs`.
fn violations(module: &[&str], source: &str, is_test: bool) -> Vec<String> {
    let Some(layer) = LAYERS.iter().find(|layer| layer.module == module[0]) else {
        return vec![format!(
            "module {} has no row in tests/layering/rules.rs",
            module[0]
        )];
    };
    references(module, source)
        .into_iter()
        .filter_map(|reference| {
            let complaint = match &reference.target {
                Target::Module(name) => module_complaint(layer, name),
                // Tests may build what they need with any crate.
                Target::Outside(_) if is_test || reference.in_test => None,
                Target::Outside(path) => outside_complaint(layer, path),
            }?;
            Some(format!(
                "{}, line {}: {complaint}",
                module.join("/"),
                reference.line
            ))
        })
        .collect()
}

fn module_complaint(layer: &Layer, name: &str) -> Option<String> {
    let is_module = name == "*" || LAYERS.iter().any(|other| other.module == name);
    if name == layer.module || layer.may_use.contains(&name) || !is_module {
        return None;
    }
    Some(format!(
        "{} may not use crate::{name}: {}",
        layer.module, layer.reason
    ))
}

fn outside_complaint(layer: &Layer, path: &str) -> Option<String> {
    let is_under = |rule: &str| {
        path.strip_prefix(rule)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let rule = OUTSIDE.iter().find(|rule| is_under(rule.path))?;
    (!rule.only_in.contains(&layer.module)).then(|| {
        format!(
            "{} may not use {}: {}",
            layer.module, rule.path, rule.reason
        )
    })
}

/// What is wrong with a file that is part of the program.
fn complaints(module: &[&str], source: &str) -> Vec<String> {
    violations(module, source, false)
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder can be listed") {
        let path = entry.expect("a source folder can be listed").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// `["wire", "fix"]` for `src/wire/fix.rs`, `["wire"]` for `src/wire/mod.rs`, and
/// `["model", "track", "tests"]` for `src/model/track_tests.rs`.
fn module_of(file: &Path) -> Vec<String> {
    let inside = file
        .strip_prefix(source_folder())
        .expect("the file is a source file");
    let mut module: Vec<String> = inside
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let name = module.pop().unwrap_or_default();
    match name.strip_suffix("_tests") {
        Some(tested) => module.extend([tested.to_owned(), "tests".to_owned()]),
        None if name == "mod" => {}
        None => module.push(name),
    }
    module
}

fn borrowed(module: &[String]) -> Vec<&str> {
    module.iter().map(String::as_str).collect()
}

/// Whether the file is compiled for tests only, as the file above it declares.
fn is_test_file(module: &[String]) -> bool {
    let Some((name, parents)) = module.split_last() else {
        return false;
    };
    if name == "tests" {
        return true;
    }
    let folder = parents
        .iter()
        .fold(source_folder(), |path, part| path.join(part));
    // A module in a folder is declared in `mod.rs`, or in the file beside the folder.
    [folder.join("mod.rs"), folder.with_extension("rs")]
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .any(|source| test_modules(&source).contains(name))
}

#[test]
fn every_module_uses_only_what_its_layer_allows() {
    let mut found = Vec::new();
    for file in rust_files(&source_folder()) {
        let module = module_of(&file);
        // The crate's two roots only name the modules.
        if module == ["lib"] || module == ["main"] {
            continue;
        }
        let source = fs::read_to_string(&file).expect("a source file can be read");
        found.extend(violations(
            &borrowed(&module),
            &source,
            is_test_file(&module),
        ));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn texts_for_people_stand_in_words_alone() {
    let mut found = Vec::new();
    let mut used = HashSet::new();
    let mut used_files = HashSet::new();
    let files = held::AREAS.iter().flat_map(|area| {
        let path = source_folder().join(area.path);
        let files = if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        };
        files.into_iter().map(move |file| (area, file))
    });
    for (area, file) in files {
        if is_test_file(&module_of(&file)) {
            continue;
        }
        let source = fs::read_to_string(&file).expect("a source file can be read");
        let mut texts = texts::texts(&source);
        if area.has_names {
            texts.retain(|(_, text)| !texts::is_name(text));
        }
        let whole = held::FILES
            .iter()
            .position(|(path, _)| file.ends_with(path));
        if let Some(index) = whole {
            used_files.extend((!texts.is_empty()).then_some(index));
            continue;
        }
        for (line, text) in texts {
            let exception = held::EXCEPTIONS
                .iter()
                .position(|(path, literal, _)| file.ends_with(path) && *literal == text);
            used.extend(exception);
            if exception.is_none() {
                found.push(format!("{}, line {line}: {text:?}", file.display()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "\nmove these to src/words, where they can be translated:\n{}\n",
        found.join("\n")
    );
    for (index, exception) in held::EXCEPTIONS.iter().enumerate() {
        assert!(used.contains(&index), "{exception:?} is not there any more");
    }
    for (index, file) in held::FILES.iter().enumerate() {
        assert!(
            used_files.contains(&index),
            "{file:?} has no texts any more"
        );
    }
}

#[test]
fn what_is_written_for_programs_takes_no_word_from_a_translation() {
    for path in held::FOR_PROGRAMS {
        let file = source_folder().join(path);
        let source = fs::read_to_string(&file).expect("a source file can be read");
        let module = module_of(&file);
        let words = references(&borrowed(&module), &source)
            .into_iter()
            .find(|reference| reference.target == Target::Module("words".to_owned()));
        assert!(words.is_none(), "{path} uses crate::words: {words:?}");
    }
}

#[test]
fn every_row_is_a_module_and_uses_only_rows_above_it() {
    for (index, layer) in LAYERS.iter().enumerate() {
        let folder = source_folder().join(layer.module);
        let exists = folder.is_dir() || folder.with_extension("rs").is_file();
        assert!(exists, "src/ has no module {}", layer.module);
        for used in layer.may_use {
            let is_above = LAYERS[..index].iter().any(|above| above.module == *used);
            assert!(is_above, "{} does not stand below {used}", layer.module);
        }
    }
    for rule in OUTSIDE {
        for module in rule.only_in {
            let is_row = LAYERS.iter().any(|layer| layer.module == *module);
            assert!(is_row, "{}: there is no module {module}", rule.path);
        }
    }
}

#[test]
fn an_import_from_a_higher_layer_is_found_however_it_is_written() {
    for source in [
        "use crate::ui::View;",
        "pub use crate :: ui;",
        "use crate::{geo::Camera, ui::View};",
        "use crate::{geo::{Camera, Viewport}, ui::{self, View}};",
        "fn f(view: &crate::ui::View<'_>) -> char { '\\'' }",
        "macro_rules! m { () => { $crate::ui::View } }",
        "use super::super::ui::View;",
        "mod tests { use super::super::super::ui::View; }",
        "/* a /* nested */ comment */ use crate::ui::View;",
        "const A: &str = \"\\\"\"; use crate::ui::View;",
        "const A: &str = r#\"\"#; use crate::ui::View;",
    ] {
        let found = complaints(&["gpu", "layers"], source);
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        assert!(found[0].contains("gpu may not use crate::ui"), "{found:?}");
    }
}

#[test]
fn what_is_allowed_or_only_mentioned_is_not_found() {
    for source in [
        "use crate::geo::Viewport; use crate::scene::{MarkerInstance, Scene};",
        "use crate::gpu::context::GpuContext;",
        "use super::context::GpuContext; mod tests { use super::super::context; }",
        "//! Unlike [`crate::ui::View`].\n// use crate::ui::View;",
        "const A: &str = \"use crate::ui::View;\";",
        "const A: &str = r##\"\"# use crate::ui::View;\"##;",
        "fn f<'ui>(ui: &'ui str) { ui.show(); }",
        "use std::ui::View; let a = b.ui; pub(crate) fn ui() {}",
    ] {
        assert_eq!(
            complaints(&["gpu", "layers"], source),
            Vec::<String>::new(),
            "{source}"
        );
    }
}

#[test]
fn a_glob_import_of_the_whole_crate_hides_what_is_used() {
    assert_eq!(complaints(&["gpu"], "use crate::*;").len(), 1);
    assert_eq!(complaints(&["ui"], "use crate::{geo, *};").len(), 1);
}

#[test]
fn a_crate_out_of_its_place_is_found_but_not_in_tests() {
    for source in [
        "use wgpu;",
        "use wgpu::Device;",
        "fn f(_: wgpu::Device) {}",
        "use ::wgpu::Device;",
    ] {
        assert_eq!(complaints(&["model", "track"], source).len(), 1, "{source}");
    }
    let tested = "#[cfg(test)] mod tests { use wgpu::Device; } fn f() {}";
    assert_eq!(
        complaints(&["model", "track"], tested),
        Vec::<String>::new()
    );
    let behind = "#[cfg(test)] mod tests { fn f() {} } use wgpu::Device;";
    assert_eq!(complaints(&["model", "track"], behind).len(), 1);
    assert_eq!(
        complaints(&["gpu"], "use wgpu::Device;"),
        Vec::<String>::new()
    );
    assert_eq!(complaints(&["model"], "use std::net::TcpStream;").len(), 1);
    assert_eq!(
        complaints(&["model"], "use std::network;"),
        Vec::<String>::new()
    );
}

#[test]
fn a_module_for_tests_in_a_file_of_its_own_is_known() {
    let source = "#[cfg(test)] mod server; mod pool; #[cfg(test)] #[path = \"x.rs\"] mod x;";
    assert_eq!(test_modules(source), ["server", "x"]);
    assert_eq!(
        test_modules("#[cfg(unix)] mod a; #[cfg(test)] use b; mod c;"),
        Vec::<String>::new()
    );
}

#[test]
fn a_module_without_a_row_is_found() {
    assert_eq!(complaints(&["helpers"], "").len(), 1);
}

#[test]
fn a_complaint_names_the_place_and_the_reason() {
    let found = complaints(&["gpu", "layers"], "\n\nuse crate::model::Fleet;");
    assert_eq!(
        found,
        [
            "gpu/layers, line 3: gpu may not use crate::model: it uploads and draws vectors; \
          it must not know the model or the time control"
        ]
    );
}
