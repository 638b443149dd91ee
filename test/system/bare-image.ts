import { type ImageRecipe, LAB_IMAGE } from '../../lib/host/image-recipe';

/** What guests of a lab run, and what the image of this file lacks. */
const LACKING = ['keepalived', 'ipvsadm', 'nftables', 'conntrack', 'nginx-light', 'vsftpd'];

/** The name of the mirror that it knows. */
export const MIRROR = 'mirror.lab';

/** The lab image without what a cluster runs: its guests get their packages from a mirror. */
export const BARE_IMAGE: ImageRecipe = {
  ...LAB_IMAGE,
  packages: LAB_IMAGE.packages.filter((name) => !LACKING.includes(name)),
  // what the lab's own mirror serves is signed by nobody
  files: { ...LAB_IMAGE.files, '/etc/apt/sources.list': `deb [trusted=yes] http://${MIRROR}/ ./\n` },
  script: `rm -rf /etc/apt/sources.list.d\n${LAB_IMAGE.script.replace('disable nginx vsftpd keepalived ssh', 'disable ssh')}`,
};
