"""The facts and settings of the tables and parameters, that texts tell beside what is computed."""
