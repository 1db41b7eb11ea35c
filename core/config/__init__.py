"""network.toml, pod.toml and file policies: parse, defaults, check, describe."""
