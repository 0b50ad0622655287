import path from 'node:path';

/** Media types by extension, as registered with IANA; canvas is Obsidian's JSON Canvas. */
const types: ReadonlyMap<string, string> = new Map(
  [
    'image/png png apng',
    'image/jpeg jpg jpeg jfif',
    'image/gif gif',
    'image/webp webp',
    'image/avif avif',
    'image/bmp bmp',
    'image/svg+xml svg',
    'image/tiff tif tiff',
    'image/heic heic',
    'audio/mpeg mp3',
    'audio/mp4 m4a',
    'audio/ogg ogg oga opus',
    'audio/wav wav',
    'audio/flac flac',
    'video/mp4 mp4 m4v',
    'video/webm webm',
    'video/ogg ogv',
    'video/quicktime mov',
    'application/pdf pdf',
    'application/json json canvas',
    'application/yaml yaml yml',
    'application/xml xml',
    'application/zip zip',
    'application/epub+zip epub',
    'text/plain txt log',
    'text/csv csv',
    'text/html html htm',
    'text/css css',
    'text/javascript js mjs',
    'text/markdown md markdown',
  ].flatMap((line) => {
    const [type = '', ...extensions] = line.split(' ');
    return extensions.map((extension) => [extension, type] as const);
  }),
);

/** The media type that a file's name tells; null when its extension is unknown. */
export function mimeTypeOf(fileName: string): string | null {
  return types.get(path.extname(fileName).slice(1).toLowerCase()) ?? null;
}
