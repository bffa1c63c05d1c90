"""What several pages show. Each file is one noun; colours, sizes and radii come from `theme`."""
