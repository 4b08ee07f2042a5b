declare module '@fontsource-variable/noto-sans-sc/index.css';
declare module '@fontsource/barlow-semi-condensed/600.css';
