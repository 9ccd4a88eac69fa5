//! The layers alone, without map and panels, drawn for tests that look at pixels.

use trackscope::geo::{Camera, Viewport};
use trackscope::gpu::{GpuContext, Layers, TARGET_FORMAT, TextureTarget};
use trackscope::model::{
    ALL_SHOWN, Color, ColorBy, Fleet, Selection, TrailLength, Update, Vehicle, VehicleKey,
    WholeTracks,
};
use trackscope::scene::{Scene, SceneInput, Shown};
use trackscope::time::Timestamp;

/// What is looked at, and how.
#[derive(Clone, Copy)]
pub struct View {
    pub camera: Camera,
    /// Width and height of the picture.
    pub side_points: f32,
    /// Physical pixels to a point.
    pub scale: f32,
    pub playhead: Timestamp,
    pub trail_length: TrailLength,
    /// The selected vehicle's place among the vehicles.
    pub selected: Option<usize>,
    /// What colours tell.
    pub color_by: ColorBy,
    /// The colour of the empty map.
    pub ground: Color,
}

impl View {
    pub fn viewport(&self) -> Viewport {
        Viewport {
            width_points: self.side_points,
            height_points: self.side_points,
            pixels_per_point: self.scale,
        }
    }
}

/// A square picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Red, green, blue, alpha; rows from the top.
    pub rgba: Vec<u8>,
    pub side_px: u32,
}

/// A graphics device with the layers on it.
pub struct Canvas {
    gpu: GpuContext,
    layers: Layers,
}

impl Canvas {
    /// On whatever adapter there is.
    pub fn new() -> Self {
        let gpu = GpuContext::headless().expect("a graphics adapter: install mesa-vulkan-drivers");
        let layers = Layers::new(&gpu.device, TARGET_FORMAT);
        Self { gpu, layers }
    }

    /// The picture of these vehicles.
    pub fn draw(&mut self, vehicles: Vec<Vehicle>, view: &View) -> Image {
        let scene = scene_of(vehicles, view);
        let side_px = (view.side_points * view.scale) as u32;
        let gpu = &self.gpu;
        let target = TextureTarget::new(gpu, side_px, side_px);
        let mut upload = || {
            self.layers
                .upload(&gpu.device, &gpu.queue, &scene, view.viewport())
        };
        assert_eq!(upload().left_out, 0);
        assert_eq!(
            upload().bytes,
            0,
            "an unchanged scene is on the GPU already"
        );
        let mut encoder = gpu
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let share = |channel: u8| f64::from(channel) / 255.0;
        let ground = wgpu::LoadOp::Clear(wgpu::Color {
            r: share(view.ground.r),
            g: share(view.ground.g),
            b: share(view.ground.b),
            a: 1.0,
        });
        self.layers
            .draw(&gpu.device, &mut encoder, target.view(), ground, None);
        gpu.queue.submit([encoder.finish()]);
        Image {
            rgba: target.read_rgba(gpu).unwrap(),
            side_px,
        }
    }
}

/// What is to be drawn of these vehicles.
pub fn scene_of(vehicles: Vec<Vehicle>, view: &View) -> Scene {
    let mut fleet = Fleet::default();
    fleet.apply(Update::Load {
        vehicles,
        announced_range: None,
    });
    let mut scene = Scene::default();
    scene.extract(&SceneInput {
        fleet: &fleet,
        fleet_generation: 1,
        playhead: view.playhead,
        camera: &view.camera,
        viewport: view.viewport(),
        trail_length: view.trail_length,
        selection: &Selection::only(view.selected.and_then(VehicleKey::from_index)),
        visibility: &ALL_SHOWN,
        color_by: view.color_by,
        ground: view.ground,
        show_timestamps: None,
        show_names: true,
        shown: Shown::ALL,
        whole_tracks: WholeTracks::None,
    });
    scene
}
