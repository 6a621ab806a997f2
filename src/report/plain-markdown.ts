import { safeLine } from './safe-text.ts';

/** Names are strangers' text: no Markdown, HTML or mention of theirs takes effect, except code between backticks. */
export function plain(text: string): string {
  return safeLine(text)
    .split(/(`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part.replaceAll('|', '\\|')
        : part
            .replaceAll('&', '&amp;')
            .replaceAll('<', '&lt;')
            .replaceAll('>', '&gt;')
            .replace(/[\\`*_{}[\]|~#!]/g, '\\$&')
            .replaceAll('@', '@\u200b'),
    )
    .join('');
}
