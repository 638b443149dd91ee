import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { labImage } from '../../host/image';
import { fetchImage } from '../../host/image-fetch';
import { type CachedImage, listImages } from '../../host/image-list';
import { printResult } from '../next';
import { steps } from '../steps';

const EXAMPLES = `
Examples:
  npx cdktf-lvs image build                    the image of the lab's guests
  npx cdktf-lvs image fetch URL --sha256 SUM   a distribution's own cloud image
  npx cdktf-lvs image list                     what is in the cache

They are kept in ~/.cache/cdktf-lvs, or below $XDG_CACHE_HOME.`;

interface Format {
  readonly json: boolean;
}

/** `cdktf-lvs image`. */
export function imageCommand(signal: AbortSignal): Command {
  return new Command('image')
    .description('build, fetch and list the images that guests start from')
    .addHelpText('after', EXAMPLES)
    .addCommand(build(signal))
    .addCommand(fetch(signal))
    .addCommand(list());
}

function build(signal: AbortSignal): Command {
  return new Command('build')
    .description("build the image of the lab's guests, if it is not there")
    .option('--json', 'print where it is as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', '\nIt needs root, and a Debian mirror. It takes a minute or two.')
    .action(async ({ json }: Format) => {
      const { path, sha256 } = await steps({ json, signal })('Build the lab image', async (task) => {
        const image = await labImage(task);
        task.say(image.path);
        return image;
      });
      printResult(json, { path, sha256 }, '', { command: 'npx cdktf-lvs doctor', why: 'what else this machine lacks' });
    });
}

function fetch(signal: AbortSignal): Command {
  return new Command('fetch')
    .description("fetch a distribution's own cloud image to the cache")
    .addArgument(new Argument('<url>', 'of a qcow2 or a raw disk').argParser(urlOf))
    .addOption(new Option('--sha256 <hex>', 'the sum of the file; http needs it').argParser(sumOf))
    .option('--json', 'print where it is as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', '\nA fetch that was interrupted goes on where it stopped.')
    .action(async (url: URL, { sha256, json }: Format & { readonly sha256?: string }) => {
      const image = await steps({ json, signal })('Fetch the image', async (task) => {
        const image = await fetchImage({ url, sha256, ...task });
        task.say(image.path);
        return image;
      });
      const words = `\n  ${image.path}\n  sha256 ${image.sha256}\n`;
      printResult(json, image, words, {
        command: `TF_VAR_image_path='${image.path}' npx cdktf-lvs up`,
        why: "where the stack's image is the variable image_path",
      });
    });
}

function list(): Command {
  return new Command('list')
    .description('list the images of the cache')
    .option('--json', 'print them as JSON', false)
    .allowExcessArguments(false)
    .addHelpText('after', '\nExample:\n  npx cdktf-lvs image list --json')
    .action(async ({ json }: Format) => {
      const images = await listImages();
      const hasLab = images.some(({ kind }) => kind === 'lab');
      const next = hasLab
        ? { command: 'npx cdktf-lvs rehearse', why: 'the lab image is there' }
        : { command: 'sudo npx cdktf-lvs image build', why: 'there is no lab image of this version' };
      printResult(json, { images }, images.map(rowOf).join(''), next);
    });
}

function rowOf({ kind, path, bytes, url }: CachedImage): string {
  const from = url === undefined ? '' : `\n           ${url}`;
  return `${kind.padEnd(7)}  ${(bytes / 1e6).toFixed(0).padStart(5)} MB  ${path}${from}\n`;
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError('Write an address that begins with https:// or http://.');
  }
  return url;
}

function sumOf(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new InvalidArgumentError('Write the 64 hexadecimal digits of a SHA-256.');
  }
  return text.toLowerCase();
}
