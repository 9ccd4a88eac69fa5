//! Which graphics adapter draws, and what is asked of it.

use super::GpuError;

/// All adapters of `instance` that can draw, to `surface` if there is one; the best first.
pub(super) fn ranked(
    instance: &wgpu::Instance,
    surface: Option<&wgpu::Surface<'_>>,
) -> Vec<wgpu::Adapter> {
    // Those that the environment excludes are not in the instance.
    let found = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    let mut adapters: Vec<wgpu::Adapter> = found
        .into_iter()
        .filter(|adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface)))
        .collect();
    adapters.sort_by_key(|adapter| rank(&adapter.get_info()));
    adapters
}

/// A graphics card of its own before one in the processor, any before the processor itself;
/// of one adapter's drivers the newer interfaces before OpenGL.
fn rank(info: &wgpu::AdapterInfo) -> (u8, u8) {
    let kind = match info.device_type {
        wgpu::DeviceType::DiscreteGpu => 0,
        wgpu::DeviceType::IntegratedGpu => 1,
        wgpu::DeviceType::VirtualGpu => 2,
        // OpenGL does not always know what it runs on.
        wgpu::DeviceType::Other => 3,
        wgpu::DeviceType::Cpu => 4,
    };
    let backend = match info.backend {
        wgpu::Backend::Vulkan => 0,
        wgpu::Backend::Metal => 1,
        wgpu::Backend::Dx12 => 2,
        wgpu::Backend::Gl => 3,
        wgpu::Backend::BrowserWebGpu | wgpu::Backend::Noop => 4,
    };
    (kind, backend)
}

/// The limits to open a device with: the least that egui and the layers need, which OpenGL
/// ES 3 has, with the adapter's own sizes.
///
/// # Errors
/// [`GpuError::TooWeak`] names the first that the adapter does not have.
pub(super) fn limits(adapter: &str, available: &wgpu::Limits) -> Result<wgpu::Limits, GpuError> {
    let mut limits = wgpu::Limits::downlevel_webgl2_defaults()
        // What nothing here needs may be as little as the adapter has.
        .or_worse_values_from(available)
        .using_resolution(available.clone());
    limits.max_buffer_size = available.max_buffer_size;
    limits.max_vertex_attributes = available.max_vertex_attributes;
    limits.max_inter_stage_shader_variables = available.max_inter_stage_shader_variables;
    let needed: [(&'static str, u64, u64); 7] = [
        // egui's font atlas.
        (
            "max_texture_dimension_2d",
            limits.max_texture_dimension_2d.into(),
            2048,
        ),
        ("max_buffer_size", limits.max_buffer_size, 16 << 20),
        ("max_bind_groups", limits.max_bind_groups.into(), 2),
        // A trail's points are read four at a time.
        ("max_vertex_buffers", limits.max_vertex_buffers.into(), 4),
        (
            "max_vertex_attributes",
            limits.max_vertex_attributes.into(),
            9,
        ),
        (
            "max_vertex_buffer_array_stride",
            limits.max_vertex_buffer_array_stride.into(),
            64,
        ),
        (
            "max_uniform_buffer_binding_size",
            limits.max_uniform_buffer_binding_size,
            256,
        ),
    ];
    match needed.into_iter().find(|(_, has, needs)| has < needs) {
        None => Ok(limits),
        Some((limit, has, needs)) => Err(GpuError::TooWeak {
            adapter: adapter.to_owned(),
            limit,
            has,
            needs,
        }),
    }
}

/// The first of `candidates` that `open` opens, beginning with number `skip` and going round;
/// else the last error. Each failure is told to `failed`.
pub(super) fn first_that_opens<C, D, E>(
    candidates: Vec<C>,
    skip: usize,
    mut open: impl FnMut(C) -> Result<D, E>,
    mut failed: impl FnMut(&E),
) -> Option<Result<D, E>> {
    let count = candidates.len();
    let mut candidates = candidates;
    candidates.rotate_left(skip.checked_rem(count).unwrap_or(0));
    let mut last = None;
    for candidate in candidates {
        match open(candidate) {
            Ok(opened) => return Some(Ok(opened)),
            Err(error) => {
                failed(&error);
                last = Some(Err(error));
            }
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(device_type: wgpu::DeviceType, backend: wgpu::Backend) -> wgpu::AdapterInfo {
        wgpu::AdapterInfo::new(device_type, backend)
    }

    #[test]
    fn any_graphics_card_comes_before_the_processor_and_opengl_last_of_its_kind() {
        use wgpu::{Backend, DeviceType};
        let mut infos = [
            info(DeviceType::Cpu, Backend::Vulkan),
            info(DeviceType::Other, Backend::Gl),
            info(DeviceType::IntegratedGpu, Backend::Gl),
            info(DeviceType::IntegratedGpu, Backend::Dx12),
            info(DeviceType::DiscreteGpu, Backend::Gl),
            info(DeviceType::DiscreteGpu, Backend::Vulkan),
        ];
        infos.sort_by_key(rank);
        let kinds = infos.map(|info| (info.device_type, info.backend));
        assert_eq!(
            kinds,
            [
                (DeviceType::DiscreteGpu, Backend::Vulkan),
                (DeviceType::DiscreteGpu, Backend::Gl),
                (DeviceType::IntegratedGpu, Backend::Dx12),
                (DeviceType::IntegratedGpu, Backend::Gl),
                (DeviceType::Other, Backend::Gl),
                (DeviceType::Cpu, Backend::Vulkan),
            ]
        );
    }

    #[test]
    fn what_opengl_es_3_has_is_enough_and_larger_sizes_are_used() {
        let webgl2 = wgpu::Limits::downlevel_webgl2_defaults();
        limits("old", &webgl2).unwrap();
        let card = wgpu::Limits {
            max_texture_dimension_2d: 16_384,
            max_buffer_size: 4 << 30,
            ..wgpu::Limits::default()
        };
        let asked = limits("card", &card).unwrap();
        assert_eq!(asked.max_texture_dimension_2d, 16_384);
        assert_eq!(asked.max_buffer_size, 4 << 30);
        assert!(asked.check_limits(&card));
    }

    #[test]
    fn an_adapter_with_less_than_is_needed_is_named_with_what_it_lacks() {
        let weak = wgpu::Limits {
            max_vertex_buffers: 2,
            ..wgpu::Limits::downlevel_webgl2_defaults()
        };
        let error = limits("Antique", &weak).unwrap_err().to_string();
        assert!(
            error.contains("Antique") && error.contains("max_vertex_buffers"),
            "{error}"
        );
    }

    #[test]
    fn the_next_adapter_is_tried_when_one_does_not_open() {
        let open = |name: &'static str| match name {
            "gl" => Ok(name),
            other => Err(format!("{other} is broken")),
        };
        let mut told = Vec::new();
        let opened = first_that_opens(vec!["vulkan", "dx12", "gl"], 0, open, |error| {
            told.push(error.clone());
        });
        assert_eq!(opened, Some(Ok("gl")));
        assert_eq!(told, ["vulkan is broken", "dx12 is broken"]);
        let none = first_that_opens(vec!["vulkan", "dx12"], 0, open, |_| {});
        assert_eq!(none, Some(Err("dx12 is broken".to_owned())));
        assert_eq!(first_that_opens(Vec::new(), 3, open, |_| {}), None);
    }

    #[test]
    fn after_losses_another_adapter_is_tried_first() {
        let mut order = Vec::new();
        let open = |name: &'static str| -> Result<(), ()> {
            order.push(name);
            Err(())
        };
        first_that_opens(vec!["a", "b", "c"], 4, open, |()| {});
        assert_eq!(order, ["b", "c", "a"]);
    }
}
