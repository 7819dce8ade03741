/** The bundler puts imported style sheets into the one beside the script. */
declare module '*.css';
