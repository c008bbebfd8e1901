"""One generator for a batch, or one an image: whose noise can be drawn again alone?"""

import torch

SEED = 7
IMAGES = 4
PLACE = 2
DRAWS = 50
SHAPE = (8, 8)

Generators = torch.Generator | list[torch.Generator]


def noise(generators: Generators, count: int) -> torch.Tensor:
    """Return all noise of ``count`` images: the start, and one draw a step.

    A list of generators draws image by image, as with ``generator=[...]`` in diffusers.
    """
    if isinstance(generators, list):
        return torch.cat([noise(each, 1) for each in generators], dim=1)
    draws = [torch.randn((count, *SHAPE), generator=generators) for _ in range(DRAWS)]
    return torch.stack(draws)


def generator(seed: int) -> torch.Generator:
    """Return a generator on the CPU: its numbers are those of any GPU's owner too."""
    return torch.Generator("cpu").manual_seed(seed)


together = noise(generator(SEED), IMAGES)[:, PLACE]
# The control: a list of generators, one an image. With a pipeline of diffusers:
#     generators = [torch.Generator("cpu").manual_seed(SEED + i) for i in range(IMAGES)]
#     images = pipe([prompt] * IMAGES, generator=generators).images
#     third = pipe(prompt, generator=torch.Generator("cpu").manual_seed(SEED + 2)).images[0]
listed = noise([generator(SEED + i) for i in range(IMAGES)], IMAGES)[:, PLACE]
answers = []
for name, wanted, seed in (
    ("one generator, the same seed", together, SEED),
    ("one generator, a seed counted on", together, SEED + PLACE),
    ("a list of generators", listed, SEED + PLACE),
):
    alone = noise(generator(seed), 1)[:, 0]
    answers.append(f"{name}: {'equal' if torch.equal(alone, wanted) else 'other'} noise alone")
print("; ".join(answers))
