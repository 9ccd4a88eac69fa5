//! Which addresses of tiles are understood.

use super::*;
use proptest::prelude::*;

const ID: TileId = TileId {
    x: 3,
    y: 5,
    zoom: 3,
};

fn url(text: &str) -> String {
    Template::parse(text).unwrap().url(ID, false)
}

fn error(text: &str) -> String {
    Template::parse(text).unwrap_err().to_string()
}

#[test]
fn every_place_gets_its_number() {
    for (text, expected) in [
        ("http://h/{z}/{x}/{y}.png", "http://h/3/3/5.png"),
        ("http://h/{Z}/{ x }/{-y}.png", "http://h/3/3/2.png"),
        ("http://h/%7Bz%7D/%7bx%7d/{y}", "http://h/3/3/5"),
        (
            "https://{s}.h:8443/{z}/{x}/{y}?key=k",
            "https://c.h:8443/3/3/5?key=k",
        ),
        ("https://{a-b}.h/{z}/{x}/{y}", "https://a.h/3/3/5"),
        ("https://t{1-4}.h/{z}/{x}/{y}", "https://t1.h/3/3/5"),
        ("https://{switch:n,m,o}.h/{z}/{x}/{y}", "https://o.h/3/3/5"),
        ("https://h/{z}/{x}/{y}{r}.png", "https://h/3/3/5.png"),
        ("https://h/{z}/{x}/{y}@2x.png", "https://h/3/3/5@2x.png"),
        ("https://h/{ratio}/{z}/{x}/{y}", "https://h/1/3/3/5"),
        ("http://[::1]:80/{z}/{x}/{y}", "http://[::1]:80/3/3/5"),
        (
            "http://localhost:9/{quadkey}.png",
            "http://localhost:9/213.png",
        ),
    ] {
        assert_eq!(url(text), expected, "{text}");
    }
}

#[test]
fn a_fine_screen_asks_for_finer_tiles_where_the_address_says_so() {
    let template = Template::parse("https://h/{ratio}/{z}/{x}/{y}{r}.png").unwrap();
    assert!(template.depends_on_scale());
    assert_eq!(template.url(ID, true), "https://h/2/3/3/5@2x.png");
    assert!(
        !Template::parse("https://h/{z}/{x}/{y}@2x")
            .unwrap()
            .depends_on_scale()
    );
}

#[test]
fn rows_may_be_counted_from_the_south() {
    let template = Template::parse("http://h/{z}/{x}/{y}")
        .unwrap()
        .with_tms(true);
    assert_eq!(template.url(ID, false), "http://h/3/3/2");
    let deep = TileId {
        x: 0,
        y: 0,
        zoom: 32,
    };
    assert!(template.url(deep, false).ends_with("/4294967295"));
}

#[test]
fn names_of_servers_in_any_script_and_blanks_are_encoded() {
    let template = Template::parse("https://käse.example/a b/{z}/{x}/{y}").unwrap();
    let url = template.example().unwrap();
    assert_eq!(url.host_str(), Some("xn--kse-qla.example"));
    assert_eq!(url.path(), "/a%20b/0/0/0");
}

#[test]
fn the_kind_of_tiles_is_read_from_the_address() {
    for (text, end) in [
        ("http://h/{z}/{x}/{y}.PNG", Some("png")),
        ("http://h/{z}/{x}/{y}.vector.pbf?a=b.c", Some("pbf")),
        ("http://h/{z}/{x}/{y}{r}.webp", Some("webp")),
        ("http://h/{z}/{x}/{y}@2x", None),
        ("http://h.com/{z}/{x}/{y}", None),
        ("http://h/{z}/{x}/{y}?format=image/jpeg", Some("jpeg")),
    ] {
        let template = Template::parse(text).unwrap();
        assert_eq!(template.extension().as_deref(), end, "{text}");
    }
}

#[test]
fn a_wrong_address_is_answered_with_the_part_that_is_wrong() {
    for (text, part) in [
        ("h/{z}/{x}/{y}", "begin with http://"),
        ("ftp://h/{z}/{x}/{y}", "begin with http://"),
        ("file:///{z}/{x}/{y}", "begin with http://"),
        ("http://h/{z}/{x}/y", "{y} is missing"),
        ("http://h/{x}/{y}", "{z} is missing"),
        ("http://h/{z}/{y}", "{x} is missing"),
        ("http://h/{z}/{x}/{y", "no closing }"),
        ("http://h/{z}/{x}/{y}/{style}", "{style} is not known"),
        (
            "http://h/{z}/{x}/{y}?b={bbox-epsg-3857}",
            "{bbox-epsg-3857}",
        ),
        ("http://{c-a}.h/{z}/{x}/{y}", "{c-a}"),
        ("http://{1-9999}.h/{z}/{x}/{y}", "{1-9999}"),
        ("http://{a,,b}.h/{z}/{x}/{y}", "{a,,b}"),
        ("http://h{z}/{z}/{x}/{y}", "name of the server"),
        ("http://h:{z}/{z}/{x}/{y}", "name of the server"),
        ("http:///{z}/{x}/{y}", "name of the server"),
        ("http://h:99999/{z}/{x}/{y}", "port"),
        ("http://[::g]/{z}/{x}/{y}", "IPv6"),
    ] {
        assert!(error(text).contains(part), "{text}: {}", error(text));
    }
    let long = format!("http://h/{{z}}/{{x}}/{{y}}?{}", "a".repeat(5000));
    assert!(error(&long).contains("4096"));
}

#[test]
fn what_may_be_a_key_is_not_printed() {
    let template = Template::parse("https://u:pass@h/hidden/{z}/{x}/{y}?key=hidden").unwrap();
    assert_eq!(format!("{template:?}"), "Template(\"h\")");
    let error = error("https://h/{z}/{x}?key=hidden");
    assert!(!error.contains("hidden"), "{error}");
}

proptest! {
    #[test]
    fn whatever_is_typed_is_an_address_of_a_server_or_an_error(text in "(http://)?[{}a-z0-9%./:@?&=\\[\\]-]{0,60}") {
        if let Ok(template) = Template::parse(&text) {
            for fine in [false, true] {
                prop_assert!(server_url(&template.url(ID, fine)).is_ok());
            }
        }
    }

    #[test]
    fn each_tile_has_an_address_of_its_own(zoom in 0_u8..=20, x in 0_u32.., y in 0_u32..) {
        let side = 1_u32 << zoom;
        let id = TileId { x: x % side, y: y % side, zoom };
        let key = quadkey(id);
        let digits = key.bytes().map(|digit| u32::from(digit - b'0'));
        let (qx, qy) = digits.fold((0, 0), |(x, y), digit| (2 * x + digit % 2, 2 * y + digit / 2));
        prop_assert_eq!((qx, qy, key.len()), (id.x, id.y, usize::from(zoom)));
    }
}
