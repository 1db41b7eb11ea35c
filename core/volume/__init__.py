"""The POSIX view of a pod: what drivers ask, answered without waiting.

- `interface`: what a driver may ask (`Drive`); `volume`: the answers, delegated to
- `names`, `folders`, `opening`, `files`, `ranges`, `syncing`, `attribute_calls`: the calls by idea
- `state`: what they share; `nodes`, `handles`: what the kernel and programs refer to
- `attributes`, `space`, `unnamed`, `settings`: nouns and small rules
- `invalidations`: what the kernel must forget when the tree changes
"""
