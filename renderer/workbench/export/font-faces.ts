import regular from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?inline';
import semiBold from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?inline';

/** The charts' fonts as style rules that need nothing from outside. */
export const fontFaces = [
  { weight: 400, address: regular },
  { weight: 600, address: semiBold },
]
  .map(({ weight, address }) => `@font-face{font-family:Inter;font-weight:${weight};src:url("${address}")}`)
  .join('');
