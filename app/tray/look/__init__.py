"""How it looks: the only place that knows colours, sizes and pictures.

- `tokens`: the file of the design, read once
- `theme`: `Theme`: colours, sizes and fonts for a light or dark desktop
- `palette`: the theme as roles of Qt
- `stylesheet`: the theme as what roles cannot say: edges, radii, paddings, focus
- `icons`: pictures in the colours of the theme
"""
