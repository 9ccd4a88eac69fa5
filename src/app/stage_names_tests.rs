//! Names are on the picture, and cost the graphics device only what changes of them.

use super::*;

/// A stage without map and panels, and vehicles side by side that have names.
fn named() -> Fixture {
    let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
    let options = StageOptions {
        basemap: MapEntry::none(),
        map_env: MapEnv::default(),
        theme: MapTheme::Dark,
        show_ui: false,
        log_path: None,
    };
    let stage = Stage::new(&gpu, TARGET_FORMAT, options, || {}).unwrap();
    let target = TextureTarget::new(&gpu, SIZE_PX.0, SIZE_PX.1);
    let mut fixture = Fixture {
        gpu,
        stage,
        viewer: Viewer::default(),
        target,
        secs: 0.0,
    };
    let vehicles: Vec<String> = (0..3)
        .map(|i| {
            let (lat, east) = (35.9 + f64::from(i) * 0.001, 14.5 + f64::from(i) * 0.0001);
            format!(
                r#"{{"id":"van-{i}","label":"Van {i}","gps_points":[
                {{"latitude":{lat},"longitude":14.5,"timestamp":"2026-05-04T08:00:00"}},
                {{"latitude":{lat},"longitude":{east},"timestamp":"2026-05-04T08:01:00"}}]}}"#
            )
        })
        .collect();
    let vehicles = vehicles.join(",");
    let text = format!(r#"{{"type":"load_vehicles","data":{{"vehicles":[{vehicles}]}}}}"#);
    let message = crate::wire::decode(text.as_bytes(), &mut |_| {}).unwrap();
    fixture.viewer.receive(message);
    fixture
}

/// Pixels in the very colour of letters, and those in that of halos.
fn written(fixture: &Fixture, pixels: &[u8]) -> (usize, usize) {
    let theme = map_frame::map_theme(fixture.stage.basemap.ground_rgb());
    let [text, halo] = [theme.text_1, theme.ground].map(|color| color.to_array());
    let count = |color: [u8; 4]| pixels.chunks_exact(4).filter(|px| **px == color).count();
    (count(text), count(halo))
}

#[test]
fn names_are_on_the_picture_with_letters_and_halos_until_they_are_hidden() {
    let mut fixture = named();
    let with_names = fixture.settle();
    assert_eq!(fixture.stage.name_sprites.sprites().len(), 3);
    let (letters, halos) = written(&fixture, &with_names);
    assert!(letters > 60, "{letters} pixels of letters");
    fixture.viewer.carry_out(Command::ShowNames(false));
    fixture.stage.take_cost();
    let without = fixture.draw().0;
    assert_eq!(
        fixture.stage.take_cost().upload_bytes,
        0,
        "hidden they cost nothing"
    );
    let (no_letters, no_halos) = written(&fixture, &without);
    assert_eq!(no_letters, 0);
    // The ground has another colour; a marker's soft edge may have that one.
    assert!(halos > 150 && no_halos < 40, "{halos} {no_halos}");
    fixture.viewer.carry_out(Command::ShowNames(true));
    fixture.secs = 5.0;
    assert!(fixture.draw().0 == with_names);
}

#[test]
fn a_frame_in_which_nothing_has_changed_brings_no_name_to_the_device_again() {
    let mut fixture = named();
    fixture.settle();
    let first = fixture.stage.take_cost().upload_bytes;
    assert!(first > 0);
    for _ in 0..3 {
        fixture.draw();
        assert_eq!(fixture.stage.take_cost().upload_bytes, 0);
    }
    // While it plays names move: their places are brought, their pictures are not.
    fixture.viewer.carry_out(Command::Play);
    let mut moved = 0;
    for _ in 0..10 {
        fixture.viewer.tick(1.0);
        fixture.secs += 1.0;
        fixture.draw();
        let cost = fixture.stage.take_cost();
        let scene = &fixture.stage.scene;
        let layers = size_of_val(scene.trails.as_slice()) + size_of_val(scene.markers.as_slice());
        let most = layers + size_of::<crate::gpu::Sprite>() * 3;
        assert!(cost.upload_bytes <= most as u64, "{cost:?} over {most}");
        moved += cost.upload_bytes;
    }
    assert!(moved > 0, "it plays");
}

#[test]
fn another_device_gets_all_names_again() {
    let mut fixture = named();
    let before = fixture.settle();
    assert!(written(&fixture, &before).0 > 60);
    fixture.gpu.device.destroy();
    assert!(fixture.gpu.check().is_err());
    fixture.gpu = GpuContext::headless().unwrap();
    fixture.target = TextureTarget::new(&fixture.gpu, SIZE_PX.0, SIZE_PX.1);
    fixture
        .stage
        .replace_gpu(&fixture.gpu, TARGET_FORMAT)
        .unwrap();
    assert!(fixture.draw().0 == before, "the same pixels");
}

#[test]
fn names_change_their_colours_with_the_map_and_back_again() {
    let mut fixture = named();
    let dark = fixture.settle();
    fixture.stage.set_look(Look::plain(MapTheme::Light));
    let light = fixture.settle();
    assert_eq!(
        fixture.stage.name_sprites.sprites()[0].inner_rgba,
        Theme::light().text_1.to_array()
    );
    let (letters, halos) = written(&fixture, &light);
    assert!(letters > 20 && halos > 60, "{letters} {halos}");
    fixture.stage.set_look(Look::plain(MapTheme::Dark));
    assert!(fixture.settle() == dark);
}
