//! A sprite is drawn pixel for pixel, and brought to the device once.

use crate::geo::Viewport;
use crate::gpu::{GpuContext, Layers, Sprite, SpriteSheet, TARGET_FORMAT, TextureTarget};
use crate::scene::Scene;

const SIZE_PX: (u32, u32) = (61, 37);
const GROUND: [u8; 4] = [10, 20, 30, 255];
const INNER: [u8; 4] = [255, 250, 240, 255];
const OUTER: [u8; 4] = [0, 0, 0, 255];

struct Fixture {
    gpu: GpuContext,
    layers: Layers,
}

impl Fixture {
    fn new() -> Self {
        let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
        let mut layers = Layers::new(&gpu.device, TARGET_FORMAT);
        let viewport = Viewport {
            width_points: SIZE_PX.0 as f32 / 1.5,
            height_points: SIZE_PX.1 as f32 / 1.5,
            pixels_per_point: 1.5,
        };
        layers.upload(&gpu.device, &gpu.queue, &Scene::default(), viewport);
        Self { gpu, layers }
    }

    fn upload(&mut self, sheet: &SpriteSheet, sprites: &[Sprite]) -> u64 {
        let GpuContext { device, queue, .. } = &self.gpu;
        let upload = self.layers.upload_sprites(device, queue, sheet, sprites);
        assert_eq!(upload.left_out, 0);
        upload.bytes
    }

    fn draw(&mut self) -> Vec<[u8; 4]> {
        let target = TextureTarget::new(&self.gpu, SIZE_PX.0, SIZE_PX.1);
        let GpuContext { device, queue, .. } = &self.gpu;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let [r, g, b, a] = GROUND.map(|channel| f64::from(channel) / 255.0);
        let ground = wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a });
        self.layers
            .draw(device, &mut encoder, target.view(), ground, None);
        queue.submit([encoder.finish()]);
        let rgba = target.read_rgba(&self.gpu).unwrap();
        rgba.chunks_exact(4)
            .map(|pixel| pixel.try_into().unwrap())
            .collect()
    }
}

/// A picture in which no two neighbours are the same.
fn checks(width: u32, height: u32) -> Vec<[u8; 2]> {
    let texel = |i: u32| match (i % width + i / width) % 3 {
        0 => [255, 0],
        1 => [0, 255],
        _ => [0, 0],
    };
    (0..width * height).map(texel).collect()
}

fn sprite(place_px: [i32; 2], size_px: [u16; 2], sheet_px: [u16; 2]) -> Sprite {
    Sprite {
        place_px,
        size_px,
        sheet_px,
        inner_rgba: INNER,
        outer_rgba: OUTER,
    }
}

#[test]
fn every_pixel_of_a_sprite_is_one_of_its_sheet_wherever_it_lies() {
    let mut fixture = Fixture::new();
    let mut sheet = SpriteSheet::default();
    assert!(sheet.add([30, 9], &[[77, 77]; 270]).is_some());
    let place = sheet.add([17, 5], &checks(17, 5)).unwrap();
    let texels = checks(17, 5);
    for [left, top] in [[0, 0], [7, 11], [-4, -2], [50, 34]] {
        fixture.upload(&sheet, &[sprite([left, top], [17, 5], place)]);
        let pixels = fixture.draw();
        for (i, pixel) in (0..).zip(pixels) {
            let (x, y) = (i % SIZE_PX.0 as i32 - left, i / SIZE_PX.0 as i32 - top);
            let inside = (0..17).contains(&x) && (0..5).contains(&y);
            let expected = match inside.then(|| texels[(y * 17 + x) as usize]) {
                Some([255, _]) => INNER,
                Some([_, 255]) => OUTER,
                _ => GROUND,
            };
            assert_eq!(pixel, expected, "{x} {y} of {left} {top}");
        }
    }
}

#[test]
fn what_covers_in_part_lets_the_ground_through() {
    let mut fixture = Fixture::new();
    let mut sheet = SpriteSheet::default();
    let place = sheet.add([1, 1], &[[102, 51]]).unwrap();
    fixture.upload(&sheet, &[sprite([3, 4], [1, 1], place)]);
    let pixel = fixture.draw()[4 * SIZE_PX.0 as usize + 3];
    for (channel, value) in pixel.into_iter().enumerate().take(3) {
        let mixed = [INNER, OUTER, GROUND].map(|rgba| f32::from(rgba[channel]));
        let expected = mixed[0] * 0.4 + mixed[1] * 0.2 + mixed[2] * 0.4;
        assert!((f32::from(value) - expected).abs() <= 1.0, "{pixel:?}");
    }
}

#[test]
fn what_is_on_the_device_is_not_brought_again() {
    let mut fixture = Fixture::new();
    let mut sheet = SpriteSheet::default();
    assert_eq!(fixture.upload(&sheet, &[]), 0, "no names cost nothing");
    sheet.begin_frame();
    let first = sheet.add([20, 10], &checks(20, 10)).unwrap();
    let one = [sprite([1, 1], [20, 10], first)];
    // All rows that are in use, and a quad.
    assert_eq!(fixture.upload(&sheet, &one), 1024 * 10 * 2 + 24);
    sheet.begin_frame();
    assert_eq!(fixture.upload(&sheet, &one), 0);
    let moved = [sprite([2, 1], [20, 10], first)];
    assert_eq!(fixture.upload(&sheet, &moved), 24);
    sheet.begin_frame();
    let second = sheet.add([6, 4], &checks(6, 4)).unwrap();
    let two = [moved[0], sprite([30, 20], [6, 4], second)];
    assert_eq!(fixture.upload(&sheet, &two), 6 * 4 * 2 + 48);
    sheet.begin_frame();
    assert_eq!(fixture.upload(&sheet, &[]), 0);
    assert!(fixture.draw().iter().all(|pixel| *pixel == GROUND));
}

#[test]
fn a_sheet_that_grows_or_begins_anew_keeps_its_sprites() {
    let mut fixture = Fixture::new();
    let mut sheet = SpriteSheet::default();
    let place = sheet.add([9, 9], &checks(9, 9)).unwrap();
    fixture.upload(&sheet, &[sprite([5, 5], [9, 9], place)]);
    let before = fixture.draw();
    sheet.begin_frame();
    // Beyond the rows that the texture has.
    assert!(sheet.add([1024, 200], &vec![[9, 9]; 1024 * 200]).is_some());
    fixture.upload(&sheet, &[sprite([5, 5], [9, 9], place)]);
    assert!(fixture.draw() == before);
    let mut fresh = sheet.emptied();
    assert!(fresh.add([3, 3], &[[1, 1]; 9]).is_some());
    let place = fresh.add([9, 9], &checks(9, 9)).unwrap();
    fixture.upload(&fresh, &[sprite([5, 5], [9, 9], place)]);
    assert!(fixture.draw() == before);
}
