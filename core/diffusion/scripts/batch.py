"""One generator for a batch, or one an image: whose noise can be drawn again alone?"""

import torch

SEED = 7
IMAGES = 4
PLACE = 2
DRAWS = 50
SHAPE = (8, 8)

Generators = torch.Generator | list[torch.Generator]


def noise(generators: Generators, count: int) -> torch.Tensor:
    """Return all noise of ``count`` images; a list draws image by image, as in diffusers."""
    if isinstance(generators, list):
        return torch.cat([noise(each, 1) for each in generators], dim=1)
    draws = [torch.randn((count, *SHAPE), generator=generators) for _ in range(DRAWS)]
    return torch.stack(draws)


def generator(seed: int) -> torch.Generator:
    """Return a generator on the CPU: its numbers are the same whatever GPU you have."""
    return torch.Generator("cpu").manual_seed(seed)


# The control: a list of generators, one an image. With a pipeline of diffusers:
#     generators = [torch.Generator("cpu").manual_seed(SEED + i) for i in range(IMAGES)]
#     images = pipe([prompt] * IMAGES, generator=generators).images
#     alone = pipe(prompt, generator=torch.Generator("cpu").manual_seed(SEED + PLACE)).images[0]
alone = noise(generator(SEED + PLACE), 1)[:, 0]
together = noise(generator(SEED), IMAGES)[:, PLACE]
listed = noise([generator(SEED + i) for i in range(IMAGES)], IMAGES)[:, PLACE]
one, several = ("equal" if torch.equal(alone, each) else "other" for each in (together, listed))
print(f"alone, one generator: {one} noise; a list of generators: {several} noise")
