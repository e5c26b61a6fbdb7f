import { boot } from '../boot'

/** What everybody is told at present. */
class Told {
  announcement = $state.raw(boot.organisation.announcement)
}

export const told = new Told()
