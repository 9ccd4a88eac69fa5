//! Draws the bundled map without a window, on whatever Vulkan device there is (Mesa's
//! software one will do), and looks at the pixels.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic, and waits by the wall clock"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::mutex::RwLock;
use egui::{Context, FontData, FontDefinitions, FontFamily, RawInput, Rect, Vec2, pos2};
use egui_wgpu::{RenderState, Renderer, RendererOptions, ScreenDescriptor};
use trackscope::basemap::{self, Basemap, Catalog, MapEntry, MapEnv, MapTheme};
use trackscope::geo::{Camera, LonLat, WorldPoint};

const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Far longer than any tile takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn open(entry: &MapEntry, theme: MapTheme) -> Basemap {
    Basemap::open(entry, MapEnv::default(), theme, || {}).unwrap()
}

/// A device and an egui context that draws into a texture.
struct Headless {
    state: RenderState,
    context: Context,
}

struct Picture {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
}

impl Headless {
    fn new() -> Self {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let adapter = pollster::block_on(instance.request_adapter(&Default::default()))
            .expect("a Vulkan device is needed, for example Mesa's software one");
        let (device, queue) = pollster::block_on(adapter.request_device(&Default::default()))
            .expect("the adapter gives a device");
        let renderer = Renderer::new(&device, FORMAT, RendererOptions::PREDICTABLE);
        let state = RenderState {
            adapter,
            available_adapters: Vec::new(),
            instance,
            device,
            queue,
            target_format: FORMAT,
            renderer: Arc::new(RwLock::new(renderer)),
        };
        basemap::install(&state);
        let context = Context::default();
        let mut fonts = FontDefinitions::empty();
        let inter = FontData::from_static(include_bytes!("../assets/fonts/Inter-Medium.ttf"));
        fonts.font_data.insert("Inter".to_owned(), Arc::new(inter));
        for family in [FontFamily::Proportional, FontFamily::Monospace] {
            fonts.families.insert(family, vec!["Inter".to_owned()]);
        }
        context.set_fonts(fonts);
        Self { state, context }
    }

    /// Draws until all tiles are there; `map` is the map's part of `size_points`.
    fn draw_map(
        &self,
        basemap: &mut Basemap,
        camera: &Camera,
        size_points: Vec2,
        map: Rect,
        pixels_per_point: f32,
    ) -> Picture {
        self.frame(basemap, camera, size_points, map, pixels_per_point);
        assert!(basemap.wait_settled(Instant::now() + PATIENCE));
        self.frame(basemap, camera, size_points, map, pixels_per_point)
    }

    fn frame(
        &self,
        basemap: &mut Basemap,
        camera: &Camera,
        size_points: Vec2,
        map: Rect,
        pixels_per_point: f32,
    ) -> Picture {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), size_points)),
            ..Default::default()
        };
        input
            .viewports
            .entry(egui::ViewportId::ROOT)
            .or_default()
            .native_pixels_per_point = Some(pixels_per_point);
        let mut output = self
            .context
            .run_ui(input, |ui| basemap.show(ui, map, camera));
        let jobs = self
            .context
            .tessellate(std::mem::take(&mut output.shapes), pixels_per_point);
        let pixels = size_points * pixels_per_point;
        let (width, height) = (pixels.x as u32, pixels.y as u32);
        let RenderState { device, queue, .. } = &self.state;
        // As the app does: a map over the whole window lies on its cleared ground.
        let [r, g, b] = if map.size() == size_points {
            basemap.ground_rgb()
        } else {
            [0; 3]
        };
        let clear = wgpu::Color {
            r: f64::from(r) / 255.0,
            g: f64::from(g) / 255.0,
            b: f64::from(b) / 255.0,
            a: 1.0,
        };
        let target = device.create_texture(&wgpu::TextureDescriptor {
            label: None,
            size: wgpu::Extent3d {
                width,
                height,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let view = target.create_view(&Default::default());
        let screen = ScreenDescriptor {
            size_in_pixels: [width, height],
            pixels_per_point,
        };
        let mut renderer = self.state.renderer.write();
        let freed = std::mem::take(&mut output.textures_delta.free);
        for (id, deltas) in output.textures_delta.set.drain() {
            for delta in deltas {
                renderer.update_texture(device, queue, id, &delta);
            }
        }
        let mut encoder = device.create_command_encoder(&Default::default());
        let before = renderer.update_buffers(device, queue, &mut encoder, &jobs, &screen);
        {
            let mut pass = encoder
                .begin_render_pass(&wgpu::RenderPassDescriptor {
                    label: None,
                    color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                        view: &view,
                        depth_slice: None,
                        resolve_target: None,
                        ops: wgpu::Operations {
                            load: wgpu::LoadOp::Clear(clear),
                            store: wgpu::StoreOp::Store,
                        },
                    })],
                    depth_stencil_attachment: None,
                    timestamp_writes: None,
                    occlusion_query_set: None,
                    multiview_mask: None,
                })
                .forget_lifetime();
            renderer.render(&mut pass, &jobs, &screen);
        }
        queue.submit(before.into_iter().chain([encoder.finish()]));
        for id in freed {
            renderer.free_texture(&id);
        }
        self.read(&target, width, height)
    }

    fn read(&self, target: &wgpu::Texture, width: u32, height: u32) -> Picture {
        let RenderState { device, queue, .. } = &self.state;
        let row_bytes = (width * 4).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: u64::from(row_bytes) * u64::from(height),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = device.create_command_encoder(&Default::default());
        encoder.copy_texture_to_buffer(
            target.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(row_bytes),
                    rows_per_image: None,
                },
            },
            target.size(),
        );
        queue.submit([encoder.finish()]);
        buffer.map_async(wgpu::MapMode::Read, .., |result| result.unwrap());
        device.poll(wgpu::PollType::wait_indefinitely()).unwrap();
        let bytes = buffer.get_mapped_range(..).unwrap();
        let rgba = bytes
            .chunks(row_bytes as usize)
            .flat_map(|row| &row[..width as usize * 4])
            .copied()
            .collect();
        Picture {
            width: width as usize,
            height: height as usize,
            rgba,
        }
    }
}

impl Picture {
    fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 4;
        [self.rgba[at], self.rgba[at + 1], self.rgba[at + 2]]
    }

    /// The share of pixels for which `test` holds.
    fn share(&self, test: impl Fn([u8; 3]) -> bool) -> f64 {
        let hits = self
            .rgba
            .chunks(4)
            .filter(|pixel| test([pixel[0], pixel[1], pixel[2]]))
            .count();
        hits as f64 / (self.width * self.height) as f64
    }

    fn save(&self, path: &Path) {
        let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&self.rgba).unwrap();
    }
}

fn camera(lon_deg: f64, lat_deg: f64, zoom: f64) -> Camera {
    let position = LonLat::new(lon_deg, lat_deg).unwrap();
    Camera::new(WorldPoint::from_lon_lat(position), zoom)
}

fn valletta(zoom: f64) -> Camera {
    camera(14.511, 35.899, zoom)
}

fn whole(size_points: Vec2) -> Rect {
    Rect::from_min_size(pos2(0.0, 0.0), size_points)
}

fn is_near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 3)
}

#[test]
fn the_harbour_shows_land_sea_streets_and_names() {
    let headless = Headless::new();
    let size = Vec2::new(640.0, 400.0);
    for (theme, sea) in [
        (MapTheme::Dark, [0x2b, 0x30, 0x3b]),
        (MapTheme::Light, [0xdf, 0xe5, 0xeb]),
    ] {
        let mut map = open(&MapEntry::bundled(), theme);
        let picture = headless.draw_map(&mut map, &valletta(15.0), size, whole(size), 1.0);
        let sea_share = picture.share(|pixel| is_near(pixel, sea));
        assert!((0.1..0.7).contains(&sea_share), "{theme:?}: {sea_share}");
        let ground = map.ground_rgb();
        let land_share = picture.share(|pixel| is_near(pixel, ground));
        assert!((0.05..0.7).contains(&land_share), "{theme:?}: {land_share}");
        // Names stand out far more than anything else does.
        let contrast = |pixel: [u8; 3]| pixel[0].abs_diff(ground[0]);
        let name_share = picture.share(|pixel| contrast(pixel) > 100);
        assert!(
            (0.002..0.1).contains(&name_share),
            "{theme:?}: {name_share}"
        );
        assert_eq!(map.take_problem(), None);
    }
}

#[test]
fn the_map_keeps_to_its_rectangle() {
    let headless = Headless::new();
    let size = Vec2::new(500.0, 300.0);
    let panel = Rect::from_min_max(pos2(120.0, 40.0), pos2(460.0, 260.0));
    let mut map = open(&MapEntry::bundled(), MapTheme::Dark);
    let part = headless.draw_map(&mut map, &valletta(15.0), size, panel, 1.0);
    for (x, y) in [(0, 0), (119, 150), (461, 150), (300, 38), (300, 262)] {
        assert_eq!(part.pixel(x, y), [0, 0, 0], "at {x}, {y}");
    }
    assert!(part.share(|pixel| pixel != [0, 0, 0]) > 0.49);
}

#[test]
fn a_map_drawn_before_its_tiles_are_there_is_its_ground() {
    let headless = Headless::new();
    let size = Vec2::new(200.0, 100.0);
    for choice in [MapEntry::none(), MapEntry::bundled()] {
        let mut map = open(&choice, MapTheme::Dark);
        let first = headless.frame(&mut map, &valletta(12.0), size, whole(size), 1.0);
        assert_eq!(first.pixel(3, 3), map.ground_rgb());
        assert_eq!(map.is_settled(), choice == MapEntry::none());
    }
}

/// An MBTiles file with tiles of one colour around Valletta, zooms 10 to 12.
fn write_magenta(path: &Path) {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 256, 256);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    let pixels: Vec<u8> = [255, 0, 255].repeat(256 * 256);
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    let database = rusqlite::Connection::open(path).unwrap();
    database
        .execute_batch(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,
                 tile_data BLOB);
             CREATE TABLE metadata (name TEXT, value TEXT);
             INSERT INTO metadata VALUES ('name', 'Magenta'), ('attribution', 'Nobody');",
        )
        .unwrap();
    for zoom in 10..=12_u32 {
        // Valletta is in tile 8852, 6438 of zoom 14.
        let (column, row) = (8852_u32 >> (14 - zoom), 6438_u32 >> (14 - zoom));
        for x in column - 4..=column + 4 {
            for y in row - 4..=row + 4 {
                let from_south = (1 << zoom) - 1 - y;
                let insert = "INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)";
                let values = (zoom, x, from_south, &png);
                database.execute(insert, values).unwrap();
            }
        }
    }
    database.close().unwrap();
}

#[test]
fn a_file_of_a_few_zooms_is_drawn_there_and_beyond_and_nowhere_is_a_blank() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("magenta.mbtiles");
    write_magenta(&path);
    let headless = Headless::new();
    let size = Vec2::new(400.0, 300.0);
    let mut map = open(&Catalog::file(&path), MapTheme::Light);
    let mut was_blank = true;
    for zoom in (3..=18).chain((3..18).rev()) {
        let camera = valletta(f64::from(zoom));
        let ground = map.ground_rgb();
        let is_blank = |picture: &Picture| picture.share(|pixel| pixel == ground) > 0.999;
        let first = headless.frame(&mut map, &camera, size, whole(size), 1.0);
        assert!(was_blank || !is_blank(&first), "at once at {zoom}");
        // Where a tile is missing the next frame asks for what stands in for it.
        headless.draw_map(&mut map, &camera, size, whole(size), 1.0);
        let settled = headless.draw_map(&mut map, &camera, size, whole(size), 1.0);
        assert!(!is_blank(&settled), "{zoom}");
        was_blank = false;
        let share = settled.share(|pixel| is_near(pixel, [255, 0, 255]));
        if zoom < 10 {
            assert_eq!(share, 0.0, "{zoom}");
        } else {
            assert!(share > 0.99, "{share} at {zoom}");
        }
        let credits = map.credits();
        let credits: Vec<_> = credits.iter().map(|credit| &*credit.text).collect();
        assert!(credits.contains(&"Nobody"), "{credits:?}");
        assert_eq!(credits.contains(&"Natural Earth"), zoom < 10, "{zoom}");
    }
    assert_eq!(map.name(), "Magenta");
    assert_eq!(map.take_problem(), None);
}

/// `TRACKSCOPE_MAP_SHOTS=folder cargo test --test basemap_render -- --ignored` writes them; of
/// the map in the file that `TRACKSCOPE_MAP_FILE` names, if that is set.
#[test]
#[ignore = "writes pictures for people to look at"]
fn pictures_to_look_at() {
    let folder = std::env::var_os("TRACKSCOPE_MAP_SHOTS").expect("TRACKSCOPE_MAP_SHOTS is set");
    let only = std::env::var("TRACKSCOPE_MAP_ONLY").unwrap_or_default();
    let file = std::env::var_os("TRACKSCOPE_MAP_FILE");
    let entry = file.map_or_else(MapEntry::bundled, |path| Catalog::file(Path::new(&path)));
    let headless = Headless::new();
    let size = Vec2::new(1280.0, 800.0);
    for theme in [MapTheme::Dark, MapTheme::Light] {
        let mut map = open(&entry, theme);
        for (name, camera) in [
            ("world-z3", camera(15.0, 30.0, 3.0)),
            ("europe-z5", camera(12.0, 47.0, 5.0)),
            ("sicily-z8", camera(14.4, 37.0, 8.0)),
            ("malta-z11", camera(14.4, 35.95, 11.0)),
            ("malta-z12.6", camera(14.45, 35.9, 12.6)),
            ("valletta-z14", valletta(14.0)),
            ("valletta-z15.5", valletta(15.5)),
            ("valletta-z17", valletta(17.0)),
            ("valletta-z19", valletta(19.0)),
            ("airport-z14", camera(14.48, 35.855, 14.0)),
        ] {
            let name = format!("{name}-{theme:?}");
            if !name.contains(&only) {
                continue;
            }
            for pixels_per_point in [1.0, 2.0] {
                let start = Instant::now();
                let picture =
                    headless.draw_map(&mut map, &camera, size, whole(size), pixels_per_point);
                println!("{name} at {pixels_per_point}: {:?}", start.elapsed());
                let file = format!("{name}@{pixels_per_point}.png");
                picture.save(&Path::new(&folder).join(file));
            }
        }
    }
}
