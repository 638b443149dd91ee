import { join } from 'node:path';

import { writeLibrary } from './library';
import { providerSchema } from './schema';

void providerSchema().then((schema) => writeLibrary(schema, join(__dirname, '../../lib/provider-libvirt')));
