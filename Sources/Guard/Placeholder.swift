// Guard
