import { describeSeeds } from './support/describeSeeds';

describeSeeds(0, 2);
