// Structure
